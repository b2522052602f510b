/// Tables in and models out: comma- and tab-separated files, embedded sets, model files.
///
/// | step | read |
/// |---|---|
/// | a file becomes a table            | [gradus.data.Csv], [gradus.data.Table], [gradus.data.Column] |
/// | a table becomes numbers           | [gradus.data.Encoding], [gradus.data.Missing], [gradus.data.Encoded] |
/// | sets that come with the library   | [gradus.data.EmbeddedSet] |
/// | numbers and models become files   | [gradus.data.AtomicFile], [gradus.data.Safetensors], [gradus.data.ModelFile] |
/// | arrays of other programs          | [gradus.data.Npy] |
///
/// Bad input is told by one exception, [gradus.data.DataException]: what was asked, what was found,
/// why that does not do, how to mend it.
///
/// To add a file format: one file that makes a [gradus.data.Table]. To add an embedded set: its CSV
/// in `resources/gradus/data/sets` and one entry in [gradus.data.EmbeddedSet#all()].
@NullMarked
package gradus.data;

import org.jspecify.annotations.NullMarked;
