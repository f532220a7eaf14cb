package moongate.lua.runtime;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A place in the source where an instruction may fail or call, for messages and tracebacks.
///
/// @param line the line, from 1
/// @param operands what the source calls each operand, such as `local 'x'`; empty for one without
///   name
public record Site(int line, List<String> operands) {
  /// What the source calls operand `index`, or null.
  public @Nullable String operand(int index) {
    return index < operands.size() && !operands.get(index).isEmpty() ? operands.get(index) : null;
  }
}
