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

/// Generates the basic operations of a method: slots, constants, boxing, calls of the runtime,
/// variables.
final class CodeWriter {
  /// A string with fewer UTF-8 bytes fits into the class file as one constant.
  private static final int LONGEST_TEXT = 65_535 / 2;

  /// The cost of generating a statement, or a node of an expression.
  private static final int NODE_UNITS = 50;

  private final CodeBuilder code;
  private final FunctionEmitter function;
  private final int frame;
  private int nextSlot;

  /// The slots in use that contain references.
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

  /// Charges for a statement or a node of an expression that is about to be generated, if Lua code
  /// has started the compilation.
  void node() {
    Meter.workCurrent(NODE_UNITS);
  }

  // Slots

  /// The first free slot, to be passed to [#release(int)] at the end of a scope.
  int mark() {
    return nextSlot;
  }

  /// Frees slots. In a large function, which may run for long, it also clears them, so that their
  /// objects can be collected.
  void release(int mark) {
    if (function.isStackless()) {
      // When a place is resumed, each slot must contain the same variable as before: slots are not
      // reused.
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

  /// Moves the value on the stack to a new slot.
  int store(Shape shape) {
    int slot = newSlot(shape);
    store(shape, slot);
    return slot;
  }

  /// Pushes the value in a slot.
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

  // Sites

  /// Sets the site of the following instructions, which may fail or call.
  void at(int line, List<String> operands) {
    code.lineNumber(site(line, operands));
  }

  int site(int line, List<String> operands) {
    return function.site(line, operands);
  }

  void at(int line) {
    at(line, List.of());
  }

  // Constants

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

  // The closure

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

  /// Notifies the debugger that a line begins; generates nothing in ordinary code.
  void debug(String event, int line) {
    if (function.isForDebugging()) {
      at(line);
      code.aload(0).aload(frame).loadConstant(line);
      invokeStatic(Types.DEBUG_THREAD, event, Types.VOID, Types.COMPILED, Types.OBJECTS, Types.INT);
    }
  }

  /// Notifies the debugger that a loop begins another iteration; generates nothing in ordinary
  /// code.
  void debugTurn(int line) {
    if (function.isForDebugging()) {
      at(line);
      code.aload(0).aload(frame);
      invokeStatic(Types.DEBUG_THREAD, "turn", Types.VOID, Types.COMPILED, Types.OBJECTS);
    }
  }

  // Shapes

  /// Converts the value on the stack to an object.
  void box(Shape shape) {
    switch (shape) {
      case NUMBER -> invokeStatic(Types.NUMBERS, "of", Types.DOUBLE_OBJECT, Types.DOUBLE);
      case WHOLE -> invokeStatic(Types.NUMBERS, "of", Types.DOUBLE_OBJECT, Types.LONG);
      case VALUE -> {}
      case CELL -> code.getfield(Types.CELL, "value", Types.OBJECT);
      case LIKELY -> boxLikely();
    }
  }

  /// Generated inline, so that the JVM learns for each place that the value is always a number.
  private void boxLikely() {
    var isNumber = code.newLabel();
    var end = code.newLabel();
    code.dup().ifnull(isNumber);
    invokeStatic(Types.NOT_NUMBER, "value", Types.OBJECT, Types.DOUBLE, Types.OBJECT);
    code.goto_(end).labelBinding(isNumber).pop();
    newBox();
    code.labelBinding(end);
  }

  /// Boxes the `double` on the stack in a new object.
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

  // Variables

  /// Pushes a variable as it is stored: its cell, its `double`, its value.
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

  /// Initialises a new variable with the value on the stack, which has the form in which the
  /// variable is stored.
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

  /// Assigns the value on the stack (an object, or a number for variables that contain one).
  void assign(Variable variable) {
    if (variable.shape() != Shape.CELL) {
      initialise(variable);
      return;
    }
    loadHeld(variable);
    code.swap().putfield(Types.CELL, "value", Types.OBJECT);
  }

  // The frame of a large function

  void frame() {
    code.aload(frame);
  }

  void frameElement(int index) {
    code.aload(frame).loadConstant(index).aaload();
  }

  /// Moves the value on the stack to the frame.
  void setFrame(int index) {
    code.aload(frame).swap().loadConstant(index).swap().aastore();
  }

  /// Clears variables that went out of scope, so that the frame does not keep their objects.
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

  // Calls of the runtime

  void invokeStatic(ClassDesc owner, String name, ClassDesc result, ClassDesc... parameters) {
    code.invokestatic(owner, name, MethodTypeDesc.of(result, parameters));
  }

  /// Calls a method that [moongate.lua.runtime.CompiledFunction] provides for its subclasses.
  void invokeOwn(String name, ClassDesc result, ClassDesc... parameters) {
    code.invokevirtual(function.type(), name, MethodTypeDesc.of(result, parameters));
  }

  /// Converts the value on the stack to the function to be called.
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
