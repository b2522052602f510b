/// The command line, the report and the web lab.
@NullMarked
package gradus.lab;

import org.jspecify.annotations.NullMarked;
