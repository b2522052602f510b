/// How results look: the records a command hands over, and their rendering as text and as JSON.
///
/// Nothing here computes a model. A verb produces one record ([TrainingResult], …); the terminal,
/// JSON and the report render that same record, so that they cannot disagree.
///
/// Reading order: [Numerals], [Columns], [Screen], then the records, then the text views. To show
/// something new: add a component to the record, then a line to each rendering.
@NullMarked
package gradus.lab.view;

import org.jspecify.annotations.NullMarked;
