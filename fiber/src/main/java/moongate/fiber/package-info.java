/// Direct style on event loops: start at [Fiber].
///
/// A [Fiber] is one request's straight-line code. It may wait ([Fiber#park()]) for a body, an
/// upstream or a timer while its event loop ([Loop]) serves others. It rests on [Continuation],
/// which Lua's coroutines use too, so that a coroutine inside a request can suspend the whole
/// request.
///
/// **The rule that makes it safe:** no monitor and no lock is held across a suspension, and nothing
/// suspends below a native frame or a class initialiser.
@NullMarked
package moongate.fiber;

import org.jspecify.annotations.NullMarked;
