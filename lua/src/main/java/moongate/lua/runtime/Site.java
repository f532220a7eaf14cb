package moongate.lua.runtime;

import org.jspecify.annotations.Nullable;

/// A place in the source where an instruction may fail or call, for messages and tracebacks.
///
/// @param line the line, from 1
/// @param left what the source calls the (left) operand, such as `local 'x'`, or null
/// @param right what the source calls the right operand, or null
public record Site(int line, @Nullable String left, @Nullable String right) {}
