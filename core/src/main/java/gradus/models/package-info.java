/// Data sets, and the models fitted to them.
///
/// Read [gradus.models.Dataset] first: the rows a model is fitted to, with a [gradus.models.Target] or without one.
///
/// To add a method: one file, and one line in the list its laws run over.
@NullMarked
package gradus.models;

import org.jspecify.annotations.NullMarked;
