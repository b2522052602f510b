/// Side-by-side measurements against other libraries, on the same numbers in the same minute.
///
/// [gradus.bench.Compare] runs the peers' script, which writes its inputs, then runs the same work
/// here and prints the ratios. Not published.
@NullMarked
package gradus.bench;

import org.jspecify.annotations.NullMarked;
