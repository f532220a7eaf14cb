/// Sequential code on event loops: start at [Fiber].
///
/// A [Fiber] runs the sequential code of one request. It may wait ([Fiber#park()]) for a body, an
/// upstream or a timer while its event loop ([Loop]) serves others. It is built on [Continuation],
/// which Lua's coroutines use too, so that a coroutine inside a request can suspend the whole
/// request.
///
/// **A rule for safety:** no monitor or lock may be held across a suspension, and nothing may
/// suspend below a native frame or a class initialiser.
@NullMarked
package moongate.fiber;

import org.jspecify.annotations.NullMarked;
