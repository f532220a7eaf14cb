package moongate.lua.syntax;

import org.jspecify.annotations.Nullable;

/// A local variable and the properties that follow from its uses.
public final class Local {
  /// What is known about the values of a variable.
  public enum Kind {
    /// Any value.
    ANY,
    /// Always a number.
    NUMBER,
    /// Always an integer that fits into 64 bits: the variable of many numeric `for` loops.
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

  /// A variable called `name`; names in parentheses are temporaries of the compiler.
  public Local(String name) {
    this.name = name;
  }

  /// A temporary of the compiler that is assigned to once.
  ///
  /// @param description the name of its value in messages, such as `field 'x'`
  public static Local temporary(String description) {
    var local = new Local("(temporary)");
    local.description = description;
    return local;
  }

  /// A temporary for the value of an expression, which is named in messages as the expression would
  /// be.
  static Local standingFor(Expression value) {
    var local = temporary("");
    local.standsFor = value;
    return local;
  }

  /// A temporary that is assigned to more than once.
  public static Local reassignedTemporary() {
    var local = temporary("");
    local.reassign();
    return local;
  }

  /// A temporary for all results of a call.
  public static Local ofResults() {
    var local = temporary("");
    local.holdsResults = true;
    return local;
  }

  /// Declares that the variable only ever contains the value of `expression`.
  public void infer(Expression expression) {
    kind = NumberInference.kindOf(expression);
    isLikelyNumber = kind == Kind.ANY && NumberInference.isLikely(expression);
  }

  public String name() {
    return name;
  }

  /// The name of its value in messages if that is not the variable's name; else null.
  public @Nullable String description() {
    return description;
  }

  /// The expression named in messages in its place, or null.
  public @Nullable Expression standsFor() {
    return standsFor;
  }

  /// True for a temporary with all results of a call.
  public boolean holdsResults() {
    return holdsResults;
  }

  /// True if inner functions use the variable.
  public boolean isCaptured() {
    return isCaptured;
  }

  /// True if it is assigned to after its declaration.
  public boolean isReassigned() {
    return isReassigned;
  }

  /// True if it must be stored outside of its function's frame, because inner functions see its
  /// changes.
  public boolean needsCell() {
    return isCaptured && isReassigned;
  }

  public Kind kind() {
    return kind;
  }

  /// True if only numbers and arithmetic are ever assigned to the variable: its values are numbers
  /// unless a metamethod returns something else.
  public boolean isLikelyNumber() {
    return isLikelyNumber;
  }

  /// The literal that the variable always contains, or null.
  public @Nullable Expression constant() {
    return isReassigned ? null : constant;
  }

  /// The function that the variable always contains, declared with `local function`, or null.
  public @Nullable FunctionBody function() {
    return isReassigned ? null : function;
  }

  /// True for the variable of a numeric `for` with a small integer step that is never assigned to.
  public boolean isCounter() {
    return isCounter;
  }

  /// True for a `local function` whose name is used for calls only, so that all calls are known.
  public boolean isPrivate() {
    return isPrivate;
  }

  /// True for a private function that always returns exactly one number.
  public boolean returnsNumber() {
    return returnsNumber;
  }

  /// True if the variable is used other than by calling it.
  boolean isValue() {
    return isValue;
  }

  void useAsValue() {
    isValue = true;
  }

  /// True if it is the key of more than one field.
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

  /// True if the variable is used after its declaration.
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
