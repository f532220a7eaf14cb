package moongate.lua.compile;

import java.lang.classfile.ClassHierarchyResolver;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import moongate.lua.runtime.Arith;
import moongate.lua.runtime.Call;
import moongate.lua.runtime.Cell;
import moongate.lua.runtime.Compare;
import moongate.lua.runtime.CompiledFunction;
import moongate.lua.runtime.Concat;
import moongate.lua.runtime.Conversions;
import moongate.lua.runtime.DebugFrame;
import moongate.lua.runtime.DebugThread;
import moongate.lua.runtime.Hashing;
import moongate.lua.runtime.Index;
import moongate.lua.runtime.Loops;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Meter;
import moongate.lua.runtime.NotNumber;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.SuspendableCall;
import moongate.lua.runtime.Suspension;
import moongate.lua.runtime.Traversal;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// The classes and signatures that generated code refers to.
final class Types {
  static final ClassDesc OBJECT = ConstantDescs.CD_Object;
  static final ClassDesc STRING = ConstantDescs.CD_String;
  static final ClassDesc DOUBLE_OBJECT = ConstantDescs.CD_Double;
  static final ClassDesc BOOLEAN_OBJECT = ConstantDescs.CD_Boolean;
  static final ClassDesc OBJECTS = OBJECT.arrayType();
  static final ClassDesc VOID = ConstantDescs.CD_void;
  static final ClassDesc BOOLEAN = ConstantDescs.CD_boolean;
  static final ClassDesc INT = ConstantDescs.CD_int;
  static final ClassDesc LONG = ConstantDescs.CD_long;
  static final ClassDesc DOUBLE = ConstantDescs.CD_double;

  static final ClassDesc ARITH = of(Arith.class);
  static final ClassDesc CALL = of(Call.class);
  static final ClassDesc CELL = of(Cell.class);
  static final ClassDesc CELLS = CELL.arrayType();
  static final ClassDesc COMPARE = of(Compare.class);
  static final ClassDesc COMPILED = of(CompiledFunction.class);
  static final ClassDesc CONCAT = of(Concat.class);
  static final ClassDesc CONVERSIONS = of(Conversions.class);
  static final ClassDesc DEBUG_FRAME = of(DebugFrame.class);
  static final ClassDesc DEBUG_THREAD = of(DebugThread.class);
  static final ClassDesc FUNCTION = of(LuaFunction.class);
  static final ClassDesc HASHING = of(Hashing.class);
  static final ClassDesc INDEX = of(Index.class);
  static final ClassDesc METER = of(Meter.class);
  static final ClassDesc NOT_NUMBER = of(NotNumber.class);
  static final ClassDesc NUMBERS = of(Numbers.class);
  static final ClassDesc LOOPS = of(Loops.class);
  static final ClassDesc SUSPENSION = of(Suspension.class);
  static final ClassDesc SUSPENDABLE_CALL = of(SuspendableCall.class);
  static final ClassDesc STATE = of(LuaState.class);
  static final ClassDesc TABLE = of(LuaTable.class);
  static final ClassDesc TRAVERSAL = of(Traversal.class);
  static final ClassDesc VALUES = of(Values.class);

  /// The signature of a call with all arguments in an array.
  static final MethodTypeDesc CALL_ARRAY = MethodTypeDesc.of(OBJECT, OBJECTS);

  /// The largest number of arguments that are passed without an array.
  static final int DIRECT = 3;

  /// The largest number of operands of `..` that are joined without an array.
  static final int JOINED = 6;

  private static final Map<ClassDesc, ClassHierarchyResolver.ClassHierarchyInfo> SUPERCLASSES =
      superclasses();

  private Types() {}

  static ClassDesc of(Class<?> type) {
    return type.describeConstable().orElseThrow();
  }

  /// The signature of `call` with `count` separate arguments.
  static MethodTypeDesc call(int count) {
    var parameters = new ClassDesc[count];
    Arrays.fill(parameters, OBJECT);
    return MethodTypeDesc.of(OBJECT, parameters);
  }

  /// The class hierarchy for the verifier, for classes that generated code merges; all generated
  /// classes have the same superclass.
  static ClassHierarchyResolver.@Nullable ClassHierarchyInfo superclass(ClassDesc type) {
    var known = SUPERCLASSES.get(type);
    if (known != null) {
      return known;
    }
    return type.packageName().equals(Compiler.PACKAGE)
        ? ClassHierarchyResolver.ClassHierarchyInfo.ofClass(COMPILED)
        : null;
  }

  private static Map<ClassDesc, ClassHierarchyResolver.ClassHierarchyInfo> superclasses() {
    var map = new HashMap<ClassDesc, ClassHierarchyResolver.ClassHierarchyInfo>();
    for (var type :
        new ClassDesc[] {
          STRING,
          DOUBLE_OBJECT,
          BOOLEAN_OBJECT,
          CELL,
          DEBUG_FRAME,
          FUNCTION,
          METER,
          STATE,
          SUSPENSION,
          TABLE,
          TRAVERSAL,
          VALUES
        }) {
      map.put(type, ClassHierarchyResolver.ClassHierarchyInfo.ofClass(OBJECT));
    }
    map.put(COMPILED, ClassHierarchyResolver.ClassHierarchyInfo.ofClass(FUNCTION));
    map.put(OBJECT, ClassHierarchyResolver.ClassHierarchyInfo.ofClass(null));
    return map;
  }
}
