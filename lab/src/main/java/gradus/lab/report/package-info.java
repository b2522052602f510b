/// One page for one result: self-contained HTML that opens from disk and asks the network for
/// nothing.
///
/// The text, the tables and every figure's title and description are written here in Java; the
/// figures are drawn in the reader's browser (D3) and the formulas typeset there (KaTeX) from the
/// same result, embedded as JSON. Without scripts the page keeps its text, its formulas in Unicode
/// and its tables.
///
/// Reading order: [Report], [Figures], [Html], [Assets]; then the resources `report.css` and
/// `report.js`. To add a figure: its title, sentence and table in [Figures], its drawing in
/// `report.js`.
@NullMarked
package gradus.lab.report;

import org.jspecify.annotations.NullMarked;
