package moongate.lua.runtime;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A place in the source where an instruction may fail or call, for messages and tracebacks.
///
/// @param line the line, from 1
/// @param operands what the source calls each operand, such as `local 'x'`; empty for one without
///   name
/// @param locals the local variables that are visible there; known when compiled for debugging
public record Site(int line, List<String> operands, List<Variable> locals) {
  /// A local variable and where its function's [DebugFrame] has it.
  public record Variable(String name, int index) {}

  /// A place whose variables are not known.
  public Site(int line, List<String> operands) {
    this(line, operands, List.of());
  }

  /// What the source calls operand `index`, or null.
  public @Nullable String operand(int index) {
    return index < operands.size() && !operands.get(index).isEmpty() ? operands.get(index) : null;
  }
}
