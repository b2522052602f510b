/// The loops behind the linear algebra: not exported, so that arrays can be shared without a copy.
@NullMarked
package gradus.linalg.kernel;

import org.jspecify.annotations.NullMarked;
