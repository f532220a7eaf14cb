package moongate.lua.compile;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.BitSet;
import java.util.List;
import moongate.lua.compile.Variable.Shape;
import moongate.lua.runtime.Hashing;
import moongate.lua.runtime.Meter;
import moongate.lua.syntax.Local;

/// Writes the small steps of one method: slots, constants, boxing, calls of the runtime, variables.
final class CodeWriter {
  /// Below this many UTF-8 bytes a string fits the class file as one constant.
  private static final int LONGEST_TEXT = 65_535 / 2;

  /// What it costs to write a statement, or a node of an expression.
  private static final int NODE_UNITS = 50;

  private final CodeBuilder code;
  private final FunctionEmitter function;
  private final int frame;
  private int nextSlot;

  /// The slots in use that hold references.
  private final BitSet references = new BitSet();

  /// @param frame the slot of the array with the variables of a large function, or -1
  CodeWriter(CodeBuilder code, FunctionEmitter function, int firstFreeSlot, int frame) {
    this.code = code;
    this.function = function;
    this.frame = frame;
    this.nextSlot = firstFreeSlot;
  }

  CodeBuilder code() {
    return code;
  }

  FunctionEmitter function() {
    return function;
  }

  /// A statement or a node of an expression is going to be written: whoever compiles at run time
  /// pays for it.
  void node() {
    Meter.workCurrent(NODE_UNITS);
  }

  // --- slots ---------------------------------------------------------------------------------

  /// The first slot that is free: pass it to [#release(int)] when a scope ends.
  int mark() {
    return nextSlot;
  }

  /// In a large function, which may run on for long, what the slots hold is let go of.
  void release(int mark) {
    if (function.isStackless()) {
      // A place that is come back to finds in each slot what it was left with: one variable each.
      return;
    }
    if (function.isLarge()) {
      for (int slot = references.nextSetBit(mark); slot >= 0; slot = references.nextSetBit(slot)) {
        code.aconst_null().astore(slot);
        references.clear(slot);
      }
    }
    nextSlot = mark;
  }

  int newSlot(Shape shape) {
    int slot = nextSlot;
    switch (shape) {
      case VALUE, CELL -> references.set(slot);
      case LIKELY -> references.set(slot + 2);
      case NUMBER, WHOLE -> {}
    }
    nextSlot +=
        switch (shape) {
          case VALUE, CELL -> 1;
          case NUMBER, WHOLE -> 2;
          case LIKELY -> 3;
        };
    return slot;
  }

  /// A slot for an `int`.
  int newWordSlot() {
    return nextSlot++;
  }

  /// Moves the value on the stack into a new slot.
  int store(Shape shape) {
    int slot = newSlot(shape);
    store(shape, slot);
    return slot;
  }

  /// Pushes what a slot holds.
  void load(Shape shape, int slot) {
    code.loadLocal(kind(shape), slot);
    if (shape == Shape.LIKELY) {
      code.aload(slot + 2);
    }
  }

  private void store(Shape shape, int slot) {
    if (shape == Shape.LIKELY) {
      code.astore(slot + 2);
    }
    code.storeLocal(kind(shape), slot);
  }

  static TypeKind kind(Shape shape) {
    return switch (shape) {
      case VALUE, CELL -> TypeKind.REFERENCE;
      case NUMBER, LIKELY -> TypeKind.DOUBLE;
      case WHOLE -> TypeKind.LONG;
    };
  }

  // --- places --------------------------------------------------------------------------------

  /// What follows may fail or call at this place.
  void at(int line, List<String> operands) {
    code.lineNumber(site(line, operands));
  }

  int site(int line, List<String> operands) {
    return function.site(line, operands);
  }

  void at(int line) {
    at(line, List.of());
  }

  // --- constants -----------------------------------------------------------------------------

  void text(String text) {
    if (text.length() <= LONGEST_TEXT) {
      code.ldc(text);
      return;
    }
    code.ldc(text.substring(0, LONGEST_TEXT));
    for (int from = LONGEST_TEXT; from < text.length(); from += LONGEST_TEXT) {
      code.ldc(text.substring(from, Math.min(from + LONGEST_TEXT, text.length())));
      code.invokevirtual(Types.STRING, "concat", MethodTypeDesc.of(Types.STRING, Types.STRING));
    }
  }

  /// A constant key and its hash.
  void key(String text) {
    text(text);
    code.loadConstant(Hashing.of(text));
  }

  /// A number as an object.
  void boxedNumber(double number) {
    var field = function.isLarge() ? null : function.numbers().field(number);
    boolean isShort = number == (short) number && (number != 0 || 1 / number > 0);
    if (function.isLarge() && isShort) {
      code.loadConstant((int) number);
      invokeStatic(Types.NUMBERS, "of", Types.DOUBLE_OBJECT, Types.INT);
    } else if (field != null) {
      code.getstatic(function.type(), field, Types.DOUBLE_OBJECT);
    } else {
      code.loadConstant(number);
      box(Shape.NUMBER);
    }
  }

  void bool(boolean value) {
    code.getstatic(Types.BOOLEAN_OBJECT, value ? "TRUE" : "FALSE", Types.BOOLEAN_OBJECT);
  }

  // --- the closure ---------------------------------------------------------------------------

  void self() {
    code.aload(0);
  }

  void state() {
    code.aload(0).getfield(function.type(), "state", Types.STATE);
  }

  void meter() {
    code.aload(0).getfield(function.type(), "meter", Types.METER);
  }

  void environment() {
    code.aload(0).getfield(function.type(), "environment", Types.TABLE);
  }

  void step(int line) {
    at(line);
    code.aload(0).invokevirtual(function.type(), "step", MethodTypeDesc.of(Types.VOID));
  }

  /// Tells the debugger that a line begins; nothing in ordinary code.
  void debug(String event, int line) {
    if (function.isForDebugging()) {
      at(line);
      code.aload(0).aload(frame).loadConstant(line);
      invokeStatic(Types.DEBUG_THREAD, event, Types.VOID, Types.COMPILED, Types.OBJECTS, Types.INT);
    }
  }

  /// Tells the debugger that a loop begins another turn; nothing in ordinary code.
  void debugTurn(int line) {
    if (function.isForDebugging()) {
      at(line);
      code.aload(0).aload(frame);
      invokeStatic(Types.DEBUG_THREAD, "turn", Types.VOID, Types.COMPILED, Types.OBJECTS);
    }
  }

  // --- shapes --------------------------------------------------------------------------------

  /// Turns what is on the stack into an object.
  void box(Shape shape) {
    switch (shape) {
      case NUMBER -> invokeStatic(Types.NUMBERS, "of", Types.DOUBLE_OBJECT, Types.DOUBLE);
      case WHOLE -> invokeStatic(Types.NUMBERS, "of", Types.DOUBLE_OBJECT, Types.LONG);
      case VALUE -> {}
      case CELL -> code.getfield(Types.CELL, "value", Types.OBJECT);
      case LIKELY -> boxLikely();
    }
  }

  /// Written in place, so that the JVM learns of each place that there is always a number.
  private void boxLikely() {
    var isNumber = code.newLabel();
    var end = code.newLabel();
    code.dup().ifnull(isNumber);
    invokeStatic(Types.NOT_NUMBER, "value", Types.OBJECT, Types.DOUBLE, Types.OBJECT);
    code.goto_(end).labelBinding(isNumber).pop();
    newBox();
    code.labelBinding(end);
  }

  /// Boxes the `double` on the stack in an object of its own.
  void newBox() {
    invokeStatic(Types.DOUBLE_OBJECT, "valueOf", Types.DOUBLE_OBJECT, Types.DOUBLE);
  }

  void unboxNumber() {
    code.checkcast(Types.DOUBLE_OBJECT)
        .invokevirtual(Types.DOUBLE_OBJECT, "doubleValue", MethodTypeDesc.of(Types.DOUBLE));
  }

  /// Puts the value on the stack into a new cell.
  void wrapInCell() {
    int value = newSlot(Shape.VALUE);
    code.astore(value).new_(Types.CELL).dup().aload(value);
    code.invokespecial(Types.CELL, "<init>", MethodTypeDesc.of(Types.VOID, Types.OBJECT));
    release(value);
  }

  // --- variables -----------------------------------------------------------------------------

  /// Pushes a variable as it is held: its cell, its `double`, its value.
  void loadHeld(Variable variable) {
    switch (variable) {
      case Variable.InSlot in -> load(in.shape(), in.slot());
      case Variable.InField in -> code.aload(0).getfield(function.type(), in.name(), in.type());
      case Variable.InFrame in -> {
        frameElement(in.index());
        switch (in.shape()) {
          case NUMBER -> unboxNumber();
          case WHOLE -> {
            unboxNumber();
            code.d2l();
          }
          case CELL -> code.checkcast(Types.CELL);
          case VALUE, LIKELY -> {}
        }
      }
      case Variable.Self _ -> code.aload(0);
    }
  }

  /// Pushes a variable's value as an object.
  void loadValue(Variable variable) {
    loadHeld(variable);
    box(variable.shape());
  }

  /// Gives a new variable what is on the stack, held as the variable holds it.
  void initialise(Variable variable) {
    switch (variable) {
      case Variable.InSlot in -> store(in.shape(), in.slot());
      case Variable.InFrame in -> {
        if (in.shape() != Shape.CELL) {
          box(in.shape());
        }
        setFrame(in.index());
      }
      default -> throw new IllegalArgumentException("captured variables are set when captured");
    }
  }

  /// Assigns what is on the stack (an object, or a number for variables that hold one).
  void assign(Variable variable) {
    if (variable.shape() != Shape.CELL) {
      initialise(variable);
      return;
    }
    loadHeld(variable);
    code.swap().putfield(Types.CELL, "value", Types.OBJECT);
  }

  // --- the frame of a large function -----------------------------------------------------------

  void frame() {
    code.aload(frame);
  }

  void frameElement(int index) {
    code.aload(frame).loadConstant(index).aaload();
  }

  /// Moves what is on the stack into the frame.
  void setFrame(int index) {
    code.aload(frame).swap().loadConstant(index).swap().aastore();
  }

  /// Clears variables that went out of scope, so that the frame does not keep what they held.
  void forget(List<Local> locals) {
    if (!function.isLarge()) {
      return;
    }
    for (var local : locals) {
      if (local.constant() == null && function.variable(local) instanceof Variable.InFrame in) {
        code.aload(frame).loadConstant(in.index()).aconst_null().aastore();
      }
    }
  }

  // --- calls of the runtime --------------------------------------------------------------------

  void invokeStatic(ClassDesc owner, String name, ClassDesc result, ClassDesc... parameters) {
    code.invokestatic(owner, name, MethodTypeDesc.of(result, parameters));
  }

  /// Calls a method that [moongate.lua.runtime.CompiledFunction] offers its subclasses.
  void invokeOwn(String name, ClassDesc result, ClassDesc... parameters) {
    code.invokevirtual(function.type(), name, MethodTypeDesc.of(result, parameters));
  }

  /// Turns the value on the stack into what is called.
  void callee() {
    invokeStatic(Types.CALL, "function", Types.FUNCTION, Types.OBJECT);
    if (function.isForDebugging()) {
      invokeStatic(Types.DEBUG_THREAD, "callee", Types.FUNCTION, Types.FUNCTION);
    }
  }

  /// The first value of a result.
  void first() {
    invokeStatic(Types.VALUES, "first", Types.OBJECT, Types.OBJECT);
  }

  /// An empty array for `length` values.
  void newArray(int length) {
    code.loadConstant(length).anewarray(Types.OBJECT);
  }
}
