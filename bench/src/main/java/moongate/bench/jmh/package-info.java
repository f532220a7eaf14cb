/// JMH kernels: the small pieces of the request path that deserve a number of their own. `bench/run
/// jmh` runs them.
@NullMarked
package moongate.bench.jmh;

import org.jspecify.annotations.NullMarked;
