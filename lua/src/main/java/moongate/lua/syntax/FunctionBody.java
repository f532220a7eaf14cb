package moongate.lua.syntax;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A function in the source, or a whole chunk.
///
/// @param self the variable of the function if it is a `local function`, else null
/// @param line the line of the word `function`, 0 for a chunk
public record FunctionBody(
    List<Local> parameters,
    boolean isVararg,
    List<Upvalue> upvalues,
    Statement.Block body,
    @Nullable Local self,
    int line,
    int lastLine) {}
