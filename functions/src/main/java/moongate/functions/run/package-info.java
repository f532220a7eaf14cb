/// Running functions: chunks of one configuration ([moongate.functions.run.FunctionSet]), their
/// state on each worker, and what ends an invocation.
@NullMarked
package moongate.functions.run;

import org.jspecify.annotations.NullMarked;
