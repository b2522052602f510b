/// From graph to numbers.
///
/// [gradus.compile.Interpreter] evaluates node by node and is the reference;
/// [gradus.compile.Program] plans buffers, fuses elementwise chains, and runs sums over rows block
/// by block, with the same bits for any number of threads.
@NullMarked
package gradus.compile;

import org.jspecify.annotations.NullMarked;
