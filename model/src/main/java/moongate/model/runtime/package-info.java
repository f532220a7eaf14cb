/// What requests make and find while a node runs, such as tokens, in a form that those who keep it
/// and those who use it share: start at [moongate.model.runtime.RuntimeEntities].
@NullMarked
package moongate.model.runtime;

import org.jspecify.annotations.NullMarked;
