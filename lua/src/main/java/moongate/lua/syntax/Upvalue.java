package moongate.lua.syntax;

import org.jspecify.annotations.Nullable;

/// A variable of an outer function, as one function sees it.
///
/// @param index its number in the function that uses it, from 0
/// @param local the variable itself
/// @param outer the enclosing function's own upvalue for it, or null when the variable is a local
///   there
public record Upvalue(int index, Local local, @Nullable Upvalue outer) {}
