package moongate.lua.compile;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import moongate.lua.compile.Variable.Shape;
import moongate.lua.runtime.Suspension;
import org.jspecify.annotations.Nullable;

/// Generates the code around the body of a function in the form that can be suspended:
///
///     Object stackless(Suspension suspension, Object value, Object a) {
///       if (suspension == null) { set all variables to nil } else { restore them; goto its place }
///       try {
///         place = 1;                     // of each statement, which is repeated from here
///         result = SuspendableCall.call(f, a);
///         if (result == MARK) goto suspend;
///         …                              // continues here with the call's result, or the value
///       } catch (NeedsContinuation refused) { SuspendableCall.refused(this); }
///       suspend: suspension = Suspension.of(this, …), or the one of before, with all variables;
///       return suspension.suspend(place);
///     }
///
/// A statement changes nothing before its call returns ([CallLifting]), so it can be repeated if it
/// turns out that a stack is needed.
final class StacklessEmitter {
  static final int FIRST_PARAMETER = 3;

  private static final int SUSPENSION = 1;
  private static final int VALUE = 2;

  private static final ClassDesc DOUBLE_OBJECT = ConstantDescs.CD_Double;
  private static final Places OBJECT = new Places("object", "objects", Types.OBJECT);
  private static final Places NUMBER = new Places("number", "numbers", Types.LONG);
  private static final ClassDesc REFUSAL = ClassDesc.of("moongate.lua.runtime.NeedsContinuation");

  private final CodeBuilder code;
  private final CodeWriter writer;

  /// The first slot that is not a parameter.
  private final int firstSlot;

  private final int placeSlot;
  private final Label start;
  private final Label initialise;
  private final Label restore;
  private final Label suspend;
  private final List<Kept> kept = new ArrayList<>();
  private final List<Place> places = new ArrayList<>();

  /// Where suspensions store variables: in fields, and in an array if there are many.
  private record Places(String field, String array, ClassDesc type) {}

  /// A slot whose value is needed after the current statement.
  private record Kept(int slot, TypeKind kind, @Nullable ClassDesc type) {}

  /// The beginning of a statement, and the position where it continues with the result of its call,
  /// if it makes one.
  private static final class Place {
    private final Label begin;
    private @Nullable Label goOn;
    private int site;

    Place(Label begin) {
      this.begin = begin;
    }
  }

  StacklessEmitter(CodeWriter writer, int firstSlot, int placeSlot) {
    this.writer = writer;
    this.code = writer.code();
    this.firstSlot = firstSlot;
    this.placeSlot = placeSlot;
    this.start = code.newLabel();
    this.initialise = code.newLabel();
    this.restore = code.newLabel();
    this.suspend = code.newLabel();
  }

  /// The numbers of the sites of all places.
  List<Integer> placeSites() {
    return places.stream().map(place -> place.site).toList();
  }

  // Called by the other emitters

  /// Registers the slot of a variable, which is saved and restored.
  void keep(Shape shape, int slot) {
    switch (shape) {
      case VALUE -> keep(slot, TypeKind.REFERENCE, null);
      case CELL -> keep(slot, TypeKind.REFERENCE, Types.CELL);
      case NUMBER -> keep(slot, TypeKind.DOUBLE, null);
      case WHOLE -> keep(slot, TypeKind.LONG, null);
      case LIKELY -> {
        keep(slot, TypeKind.DOUBLE, null);
        keep(slot + 2, TypeKind.REFERENCE, null);
      }
    }
  }

  /// Registers the slot of an object of the compiler.
  void keep(int slot, ClassDesc type) {
    keep(slot, TypeKind.REFERENCE, type);
  }

  private void keep(int slot, TypeKind kind, @Nullable ClassDesc type) {
    if (kept.stream().noneMatch(known -> known.slot == slot)) {
      kept.add(new Kept(slot, kind, type));
    }
  }

  /// Begins a place: the following code is repeated from here if necessary.
  ///
  /// @param dropsValue whether the result of its call is not used
  void beginPlace(boolean dropsValue) {
    var place = new Place(code.newLabel());
    places.add(place);
    if (places.size() > Suspension.PLACE) {
      throw new IllegalStateException("too many places");
    }
    code.loadConstant(places.size() | (dropsValue ? Suspension.DROPS_VALUE : 0));
    code.istore(placeSlot).labelBinding(place.begin);
  }

  /// Handles the result of the call of this place, which is the only value on the stack.
  void suspendable(int site) {
    var place = places.getLast();
    if (place.goOn != null) {
      throw new IllegalStateException("two calls at one place");
    }
    var goOn = code.newLabel();
    place.goOn = goOn;
    place.site = site;
    code.dup().getstatic(Types.SUSPENSION, "MARK", Types.OBJECT).if_acmpne(goOn);
    code.pop().goto_(suspend).labelBinding(goOn);
  }

  /// Makes sure that the coroutine has a stack: the following code cannot be suspended without one.
  void requireStack() {
    writer.state();
    writer.invokeStatic(Types.SUSPENDABLE_CALL, "require", Types.VOID, Types.STATE);
  }

  // Around the body

  void write(Runnable body) {
    code.aload(SUSPENSION).ifnonnull(restore).goto_(initialise).labelBinding(start);
    body.run();
    var end = code.newBoundLabel();
    var refused = code.newBoundLabel();
    code.pop();
    writer.self();
    writer.invokeStatic(Types.SUSPENDABLE_CALL, "refused", Types.VOID, Types.COMPILED);
    code.labelBinding(suspend);
    putAway();
    code.labelBinding(initialise);
    initialiseKept();
    code.labelBinding(restore);
    restoreKept();
    code.exceptionCatch(start, end, refused, REFUSAL);
  }

  private List<Kept> objects() {
    return kept.stream().filter(slot -> slot.kind == TypeKind.REFERENCE).toList();
  }

  private List<Kept> numbers() {
    return kept.stream().filter(slot -> slot.kind != TypeKind.REFERENCE).toList();
  }

  private void putAway() {
    var objects = objects();
    var numbers = numbers();
    var isThere = code.newLabel();
    code.aload(SUSPENSION).ifnonnull(isThere);
    writer.self();
    code.loadConstant(objects.size()).loadConstant(numbers.size());
    writer.invokeStatic(
        Types.SUSPENSION, "of", Types.SUSPENSION, Types.COMPILED, Types.INT, Types.INT);
    code.astore(SUSPENSION).labelBinding(isThere);
    for (int i = 0; i < objects.size(); i++) {
      int slot = objects.get(i).slot;
      put(OBJECT, i, () -> code.aload(slot));
    }
    for (int i = 0; i < numbers.size(); i++) {
      var number = numbers.get(i);
      put(NUMBER, i, () -> loadBits(number));
    }
    code.aload(SUSPENSION).iload(placeSlot);
    code.invokevirtual(Types.SUSPENSION, "suspend", MethodTypeDesc.of(Types.OBJECT, Types.INT));
    code.areturn();
  }

  private void loadBits(Kept number) {
    if (number.kind == TypeKind.DOUBLE) {
      code.dload(number.slot);
      writer.invokeStatic(DOUBLE_OBJECT, "doubleToRawLongBits", Types.LONG, Types.DOUBLE);
    } else {
      code.lload(number.slot);
    }
  }

  private void initialiseKept() {
    code.iconst_0().istore(placeSlot);
    for (var slot : kept) {
      if (slot.slot >= firstSlot) {
        switch (slot.kind) {
          case DOUBLE -> code.dconst_0().dstore(slot.slot);
          case LONG -> code.lconst_0().lstore(slot.slot);
          default -> code.aconst_null().astore(slot.slot);
        }
      }
    }
    code.goto_(start);
  }

  private void restoreKept() {
    var objects = objects();
    for (int i = 0; i < objects.size(); i++) {
      var slot = objects.get(i);
      get(OBJECT, i);
      if (slot.type != null) {
        code.checkcast(slot.type);
      }
      code.astore(slot.slot);
      // The object of the variable may become garbage before the call is suspended again.
      put(OBJECT, i, code::aconst_null);
    }
    var numbers = numbers();
    for (int i = 0; i < numbers.size(); i++) {
      get(NUMBER, i);
      if (numbers.get(i).kind == TypeKind.DOUBLE) {
        writer.invokeStatic(DOUBLE_OBJECT, "longBitsToDouble", Types.DOUBLE, Types.LONG);
        code.dstore(numbers.get(i).slot);
      } else {
        code.lstore(numbers.get(i).slot);
      }
    }
    field("place", Types.INT);
    code.istore(placeSlot);
    goToPlace();
  }

  private void goToPlace() {
    var cases = new ArrayList<SwitchCase>();
    for (int i = 0; i < places.size(); i++) {
      cases.add(SwitchCase.of(i + 1, code.newLabel()));
    }
    code.iload(placeSlot).loadConstant(Suspension.PLACE).iand();
    code.tableswitch(1, Math.max(1, places.size()), start, cases);
    for (int i = 0; i < places.size(); i++) {
      var place = places.get(i);
      code.labelBinding(cases.get(i).target());
      var goOn = place.goOn;
      if (goOn != null) {
        field("repeats", Types.BOOLEAN);
        code.ifne(place.begin);
        code.aload(VALUE).goto_(goOn);
      } else {
        code.goto_(place.begin);
      }
    }
  }

  /// Pushes the value in a place of the suspension.
  private void get(Places places, int index) {
    if (index < Suspension.FIELDS) {
      field(places.field + index, places.type);
    } else {
      field(places.array, places.type.arrayType());
      code.loadConstant(index - Suspension.FIELDS).arrayLoad(TypeKind.from(places.type));
    }
  }

  /// Stores the value that `push` pushes in a place of the suspension.
  private void put(Places places, int index, Runnable push) {
    if (index < Suspension.FIELDS) {
      code.aload(SUSPENSION);
      push.run();
      code.putfield(Types.SUSPENSION, places.field + index, places.type);
    } else {
      field(places.array, places.type.arrayType());
      code.loadConstant(index - Suspension.FIELDS);
      push.run();
      code.arrayStore(TypeKind.from(places.type));
    }
  }

  private void field(String name, ClassDesc type) {
    code.aload(SUSPENSION).getfield(Types.SUSPENSION, name, type);
  }

  /// The signature of the body in the form that can be suspended: a suspension, and the result of
  /// the call that it waits for, before the parameters of `signature`.
  static MethodTypeDesc signature(MethodTypeDesc signature) {
    return signature
        .insertParameterTypes(0, Types.SUSPENSION, Types.OBJECT)
        .changeReturnType(Types.OBJECT);
  }
}
