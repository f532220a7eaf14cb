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
  private boolean isMentioned;
  private boolean isCaptured;
  private boolean isReassigned;
  private Kind kind = Kind.ANY;
  private boolean isLikelyNumber;
  private boolean isCounter;
  private boolean isValue;
  private int keyUses;
  private boolean isPrivate;
  private boolean returnsNumber;
  private @Nullable Expression constant;
  private @Nullable FunctionBody function;
  private @Nullable String description;
  private @Nullable Expression standsFor;
  private boolean holdsResults;

  /// A variable called `name`; names in parentheses are the compiler's own.
  public Local(String name) {
    this.name = name;
  }

  /// A temporary of the compiler's own, which is assigned to once.
  ///
  /// @param description what messages call the value that it holds, such as `field 'x'`
  public static Local temporary(String description) {
    var local = new Local("(temporary)");
    local.description = description;
    return local;
  }

  /// A temporary that holds the value of an expression, which messages call it by.
  static Local standingFor(Expression value) {
    var local = temporary("");
    local.standsFor = value;
    return local;
  }

  /// A temporary that is assigned to again.
  public static Local reassignedTemporary() {
    var local = temporary("");
    local.reassign();
    return local;
  }

  /// A temporary that holds all results of a call.
  public static Local ofResults() {
    var local = temporary("");
    local.holdsResults = true;
    return local;
  }

  /// Notes that the variable only ever holds the value of `expression`.
  public void infer(Expression expression) {
    kind = NumberInference.kindOf(expression);
    isLikelyNumber = kind == Kind.ANY && NumberInference.isLikely(expression);
  }

  public String name() {
    return name;
  }

  /// What messages call its value when that is not by its name; else null.
  public @Nullable String description() {
    return description;
  }

  /// What messages name in its place, or null.
  public @Nullable Expression standsFor() {
    return standsFor;
  }

  /// True for a temporary that holds all results of a call.
  public boolean holdsResults() {
    return holdsResults;
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

  /// True for the variable of a numeric `for` that counts in small whole steps and is only read.
  public boolean isCounter() {
    return isCounter;
  }

  /// True for a `local function` whose name is used for nothing but calls, all of which are known.
  public boolean isPrivate() {
    return isPrivate;
  }

  /// True for a private function that always returns exactly one value, and a number.
  public boolean returnsNumber() {
    return returnsNumber;
  }

  /// True when the variable's value is used for more than to be called.
  boolean isValue() {
    return isValue;
  }

  void useAsValue() {
    isValue = true;
  }

  /// True when it is the key of more than one field.
  public boolean isRepeatedKey() {
    return keyUses > 1;
  }

  void useAsKey() {
    keyUses++;
  }

  void isPrivate(boolean isKnown) {
    isPrivate = isKnown;
  }

  void returnsNumber(boolean isNumber) {
    returnsNumber = isNumber;
  }

  void count() {
    isCounter = true;
  }

  /// True when anything names the variable after its declaration.
  boolean isMentioned() {
    return isMentioned;
  }

  void mention() {
    isMentioned = true;
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
