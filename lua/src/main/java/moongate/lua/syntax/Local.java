package moongate.lua.syntax;

import org.jspecify.annotations.Nullable;

/// A local variable, and what the rest of the source does with it.
public final class Local {
  /// What a variable is known to hold.
  public enum Kind {
    /// Any value.
    ANY,
    /// Always a number.
    NUMBER,
    /// Always a whole number that fits 64 bits: the variable of many a numeric `for`.
    WHOLE
  }

  private final String name;
  private boolean isCaptured;
  private boolean isReassigned;
  private Kind kind = Kind.ANY;
  private boolean isLikelyNumber;
  private @Nullable Expression constant;
  private @Nullable FunctionBody function;

  /// A variable called `name`; names in parentheses are the compiler's own.
  public Local(String name) {
    this.name = name;
  }

  public String name() {
    return name;
  }

  /// True when inner functions use the variable.
  public boolean isCaptured() {
    return isCaptured;
  }

  /// True when it is assigned to after its declaration.
  public boolean isReassigned() {
    return isReassigned;
  }

  /// True when it has to live outside of its function's frame: inner functions see it change.
  public boolean needsCell() {
    return isCaptured && isReassigned;
  }

  public Kind kind() {
    return kind;
  }

  /// True when all that is ever assigned to the variable is arithmetic and numbers: it holds
  /// numbers unless a metamethod gives something else.
  public boolean isLikelyNumber() {
    return isLikelyNumber;
  }

  /// The literal that the variable always holds, or null.
  public @Nullable Expression constant() {
    return isReassigned ? null : constant;
  }

  /// The function that the variable always holds, declared as `local function`, or null.
  public @Nullable FunctionBody function() {
    return isReassigned ? null : function;
  }

  void capture() {
    isCaptured = true;
  }

  void reassign() {
    isReassigned = true;
  }

  void kind(Kind found) {
    kind = found;
  }

  void likelyNumber(boolean isLikely) {
    isLikelyNumber = isLikely;
  }

  void constant(Expression literal) {
    constant = literal;
  }

  void function(FunctionBody body) {
    function = body;
  }
}
