package moongate.lua.syntax;

import org.jspecify.annotations.Nullable;

/// A variable of an outer function, as used by one inner function.
///
/// @param index its number in the function that uses it, from 0
/// @param local the variable itself
/// @param outer the enclosing function's own upvalue for it, or null if the variable is a local of
///   that function
public record Upvalue(int index, Local local, @Nullable Upvalue outer) {}
