/// Tables in and models out: comma- and tab-separated files, embedded sets, model files.
@NullMarked
package gradus.data;

import org.jspecify.annotations.NullMarked;
