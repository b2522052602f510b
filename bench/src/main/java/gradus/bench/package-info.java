/// Side-by-side measurements against other libraries, on the same numbers in the same minute.
///
/// [gradus.bench.Compare] runs the peers' script, which writes its inputs, then runs the same work
/// here and prints the ratios, those that fall short of their goals first. Results are checked
/// before they are timed ([gradus.bench.Check]). `bench/compare` starts it; `docs/benchmarks.md`
/// says how to read it. Not published.
@NullMarked
package gradus.bench;

import org.jspecify.annotations.NullMarked;
