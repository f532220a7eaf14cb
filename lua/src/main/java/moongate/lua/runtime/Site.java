package moongate.lua.runtime;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A position in the source where an instruction may fail or call, for messages and tracebacks.
///
/// @param line the line, from 1
/// @param operands the names of the operands in the source, such as `local 'x'`; empty for one
///   without a name
/// @param locals the local variables in scope; known if compiled for debugging
public record Site(int line, List<String> operands, List<Variable> locals) {
  /// A local variable and its index in its function's [DebugFrame].
  public record Variable(String name, int index) {}

  /// A position whose variables are not known.
  public Site(int line, List<String> operands) {
    this(line, operands, List.of());
  }

  /// The name of operand `index` in the source, or null.
  public @Nullable String operand(int index) {
    return index < operands.size() && !operands.get(index).isEmpty() ? operands.get(index) : null;
  }
}
