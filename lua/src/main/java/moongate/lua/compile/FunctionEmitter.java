package moongate.lua.compile;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import moongate.lua.compile.Variable.Shape;
import moongate.lua.runtime.CallStack;
import moongate.lua.runtime.FunctionInfo;
import moongate.lua.runtime.Site;
import moongate.lua.runtime.StacklessRecord;
import moongate.lua.syntax.FunctionBody;
import moongate.lua.syntax.Local;
import moongate.lua.syntax.Statement;
import org.jspecify.annotations.Nullable;

/// Writes the class of one Lua function:
///
///     final class Function3 extends CompiledFunction.Of2 {
///       private final Object captured0;                // what it captured
///       Function3(LuaState state, LuaTable environment, Object captured0) { … }
///       public Object call(Object a, Object b) { … }   // the body, for two parameters
///     }
final class FunctionEmitter {
  /// The body of a function that a debugger can follow: `call` runs it.
  private static final String DEBUGGED = CallStack.PART + "Body";

  private static final int CALL_FLAGS = ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL;

  private final Compiler compiler;
  private final FunctionBody body;
  private final ClassDesc type;
  private final Sites sites = new Sites();
  private final NumberConstants numbers = new NumberConstants();
  private final Parts parts = new Parts(this);
  private final Map<Local, Variable> variables = new IdentityHashMap<>();
  private final Map<FunctionBody, FunctionEmitter> children = new IdentityHashMap<>();
  private final Map<Object, Integer> exitNumbers = new IdentityHashMap<>();
  private final Map<Statement.If, Statement.If> splitChoices = new IdentityHashMap<>();
  private final List<Captured> captured = new ArrayList<>();
  private final boolean isLarge;
  private final boolean hasQuickPaths;
  private final @Nullable MethodTypeDesc ownSignature;
  private final int frameSize;
  private int frameUsed = 1;
  private @Nullable ClassBuilder builder;
  private final boolean isResumable;
  private final Statement.Block lifted;
  private List<Integer> placeSites = List.of();

  /// Set while the body is written that can be suspended.
  private @Nullable StacklessEmitter stackless;

  /// What a debugger sees at the place that is written now.
  private List<Local> visible = List.of();

  private final Set<Integer> debugLines = new TreeSet<>();

  /// A captured variable and the type of its field.
  record Captured(Local local, ClassDesc type) {}

  FunctionEmitter(Compiler compiler, FunctionBody body, @Nullable FunctionEmitter outer) {
    this.compiler = compiler;
    this.body = body;
    this.type = compiler.nextType();
    var weights = new Weights();
    // Where a debugger looks on, all variables live in the frame, as in a large function.
    int weight = weights.of(body);
    this.isLarge = weight > Parts.LARGE_FUNCTION || compiler.isForDebugging();
    this.hasQuickPaths =
        !compiler.isForDebugging() && weight + weights.quickPaths() <= Parts.MOST_QUICK;
    // The last item is for `...`, where a debugger finds it.
    this.frameSize = 2 + body.parameters().size() + weights.locals();
    var self = body.self();
    this.ownSignature = self != null && Signatures.isOwn(self) ? Signatures.of(self, body) : null;
    this.isResumable = compiler.resumables().contains(body);
    this.lifted = isResumable ? CallLifting.of(body) : body.body();
    if (outer != null) {
      capture(outer);
    }
  }

  private void capture(FunctionEmitter outer) {
    for (var upvalue : body.upvalues()) {
      var local = upvalue.local();
      if (local.constant() != null) {
        continue;
      }
      if (local == body.self() && local.function() != null) {
        variables.put(local, new Variable.Self(type));
        continue;
      }
      var field = new Captured(local, outer.heldType(local));
      variables.put(
          local, new Variable.InField(shape(local), "captured" + captured.size(), field.type()));
      captured.add(field);
    }
  }

  // --- what the emitters ask -------------------------------------------------------------------

  /// True while the body is written that can be suspended.
  boolean isStackless() {
    return stackless != null;
  }

  /// What the body that can be suspended is written with.
  StacklessEmitter stackless() {
    if (stackless == null) {
      throw new IllegalStateException("not written to be suspended");
    }
    return stackless;
  }

  /// True when a known function can be suspended.
  boolean isResumable(FunctionBody known) {
    return compiler.resumables().contains(known);
  }

  ClassDesc type() {
    return type;
  }

  Sites sites() {
    return sites;
  }

  NumberConstants numbers() {
    return numbers;
  }

  Parts parts() {
    return parts;
  }

  /// True when the function takes several methods, whose variables live in a frame.
  boolean isLarge() {
    return isLarge;
  }

  /// True when what is quick most of the time is written in place, before the call of the runtime
  /// that takes care of all cases: not in functions that would grow too large by it.
  boolean hasQuickPaths() {
    return hasQuickPaths;
  }

  /// True when the function returns a `double`.
  boolean returnsNumber() {
    return ownSignature != null && ownSignature.returnType().equals(Types.DOUBLE);
  }

  boolean isForDebugging() {
    return compiler.isForDebugging();
  }

  /// A statement follows in code for debugging.
  void begin(Statement.Line mark) {
    visible = mark.visible();
    if (mark.line() > 0) {
      debugLines.add(mark.line());
    }
  }

  /// The number of a place that may fail or call.
  int site(int line, List<String> operands) {
    return sites.number(new Site(line, operands, visibleVariables()));
  }

  private List<Site.Variable> visibleVariables() {
    if (visible.isEmpty()) {
      return List.of();
    }
    var found = new ArrayList<Site.Variable>();
    for (var local : visible) {
      if (variables.get(local) instanceof Variable.InFrame place) {
        found.add(new Site.Variable(local.name(), place.index()));
      }
    }
    return List.copyOf(found);
  }

  List<Captured> captured() {
    return captured;
  }

  Map<Statement.If, Statement.If> splitChoices() {
    return splitChoices;
  }

  ClassBuilder builder() {
    if (builder == null) {
      throw new IllegalStateException("the class is not being written");
    }
    return builder;
  }

  /// The number by which parts return a jump to `target`.
  int exitNumber(Object target) {
    return exitNumbers.computeIfAbsent(target, _ -> exitNumbers.size() + Jumps.RETURN + 1);
  }

  /// The emitter of an inner function.
  FunctionEmitter child(FunctionBody inner) {
    var known = children.get(inner);
    if (known == null) {
      known = new FunctionEmitter(compiler, inner, this);
      children.put(inner, known);
      compiler.add(known);
    }
    return known;
  }

  // --- variables -----------------------------------------------------------------------------

  /// How a local is held.
  Shape shape(Local local) {
    if (local.needsCell()) {
      return Shape.CELL;
    }
    return switch (local.kind()) {
      case ANY -> local.isLikelyNumber() && hasQuickPaths ? Shape.LIKELY : Shape.VALUE;
      case NUMBER -> Shape.NUMBER;
      case WHOLE -> Shape.WHOLE;
    };
  }

  Variable variable(Local local) {
    var variable = variables.get(local);
    if (variable == null) {
      throw new IllegalStateException("no place for local " + local.name());
    }
    return variable;
  }

  void place(Local local, Variable variable) {
    variables.put(local, variable);
    if (stackless != null && variable instanceof Variable.InSlot in) {
      stackless.keep(in.shape(), in.slot());
    }
  }

  /// A place for a local that begins to live.
  Variable newVariable(Local local, Shape shape, CodeWriter writer) {
    if (!isLarge) {
      var variable = new Variable.InSlot(shape, writer.newSlot(shape));
      place(local, variable);
      return variable;
    }
    return variables.computeIfAbsent(local, _ -> new Variable.InFrame(shape, frameUsed++));
  }

  /// The class of a `local function`, whose variable never holds anything else.
  ClassDesc typeOf(Local local) {
    return switch (variable(local)) {
      case Variable.Self self -> self.type();
      case Variable.InField field -> field.type();
      default -> heldType(local);
    };
  }

  private ClassDesc heldType(Local local) {
    var known = variables.get(local);
    if (known instanceof Variable.Self self) {
      return self.type();
    }
    if (known instanceof Variable.InField field) {
      return field.type();
    }
    var function = local.function();
    if (function != null && !local.needsCell()) {
      return child(function).type();
    }
    return switch (shape(local)) {
      case VALUE, LIKELY -> Types.OBJECT;
      case CELL -> Types.CELL;
      case NUMBER -> Types.DOUBLE;
      case WHOLE -> Types.LONG;
    };
  }

  // --- the class -------------------------------------------------------------------------------

  byte[] write() {
    return Compiler.CLASS_FILE.build(
        type,
        classBuilder -> {
          builder = classBuilder;
          classBuilder.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL | ClassFile.ACC_SUPER);
          classBuilder.withSuperclass(superclass());
          fields(classBuilder);
          constructor(classBuilder);
          bodyMethod(classBuilder);
          numbers.write(classBuilder, this);
        });
  }

  FunctionInfo info() {
    return new FunctionInfo(
        compiler.chunk(),
        compiler.chunkName(),
        body.line(),
        body.lastLine(),
        body.parameters().stream().map(Local::name).toList(),
        body.isVararg(),
        isLarge,
        body.upvalues().stream().map(upvalue -> upvalue.local().name()).toList(),
        List.copyOf(debugLines),
        sites.all(),
        placeSites,
        new StacklessRecord());
  }

  private void fields(ClassBuilder classBuilder) {
    for (int i = 0; i < captured.size(); i++) {
      int flags = ClassFile.ACC_PRIVATE | (isForDebugging() ? 0 : ClassFile.ACC_FINAL);
      classBuilder.withField("captured" + i, captured.get(i).type(), flags);
    }
  }

  private void constructor(ClassBuilder classBuilder) {
    var parameters = new ArrayList<ClassDesc>(List.of(Types.STATE, Types.TABLE));
    captured.forEach(field -> parameters.add(field.type()));
    classBuilder.withMethodBody(
        ConstantDescs.INIT_NAME,
        MethodTypeDesc.of(Types.VOID, parameters),
        ClassFile.ACC_PUBLIC,
        code -> {
          code.aload(0).aload(1).aload(2);
          code.invokespecial(
              superclass(),
              ConstantDescs.INIT_NAME,
              MethodTypeDesc.of(Types.VOID, Types.STATE, Types.TABLE));
          for (int i = 0; i < captured.size(); i++) {
            var fieldType = captured.get(i).type();
            code.aload(0)
                .loadLocal(TypeKind.from(fieldType), code.parameterSlot(2 + i))
                .putfield(type, "captured" + i, fieldType);
          }
          code.return_();
        });
  }

  /// True when the body takes its parameters one by one.
  private boolean isDirect() {
    return ownSignature != null || !body.isVararg() && body.parameters().size() <= Types.DIRECT;
  }

  private ClassDesc superclass() {
    if (ownSignature != null) {
      return Types.COMPILED.nested("OfOwn");
    }
    return Types.COMPILED.nested(isDirect() ? "Of" + body.parameters().size() : "OfMany");
  }

  private MethodTypeDesc bodySignature() {
    if (ownSignature != null) {
      return ownSignature;
    }
    return isDirect() ? Types.call(body.parameters().size()) : Types.CALL_ARRAY;
  }

  private void bodyMethod(ClassBuilder classBuilder) {
    if (isForDebugging()) {
      var signature = bodySignature();
      var debugged = signature.insertParameterTypes(signature.parameterCount(), Types.OBJECTS);
      classBuilder.withMethodBody("call", signature, CALL_FLAGS, code -> debugCode(code, debugged));
      classBuilder.withMethodBody(DEBUGGED, debugged, ClassFile.ACC_FINAL, this::bodyCode);
      classBuilder.withMethodBody(
          "upvalues", MethodTypeDesc.of(Types.CELLS), CALL_FLAGS, this::upvaluesCode);
      classBuilder.withMethodBody(
          "upvalues",
          MethodTypeDesc.of(Types.VOID, Types.CELLS),
          CALL_FLAGS,
          this::setUpvaluesCode);
    } else {
      classBuilder.withMethodBody("call", bodySignature(), CALL_FLAGS, this::bodyCode);
    }
    if (isResumable) {
      stacklessMethods(classBuilder);
    }
  }

  // --- the body that can be suspended ----------------------------------------------------------

  private void stacklessMethods(ClassBuilder classBuilder) {
    var signature = StacklessEmitter.signature(bodySignature());
    classBuilder.withMethodBody(CallStack.STACKLESS, signature, CALL_FLAGS, this::stacklessCode);
    classBuilder.withMethodBody(
        "resume",
        MethodTypeDesc.of(Types.OBJECT, Types.SUSPENSION),
        CALL_FLAGS,
        code -> {
          code.aload(0).aload(1);
          for (var parameter : bodySignature().parameterList()) {
            switch (TypeKind.from(parameter)) {
              case DOUBLE -> code.dconst_0();
              case LONG -> code.lconst_0();
              default -> code.aconst_null();
            }
          }
          code.invokevirtual(type, CallStack.STACKLESS, signature).areturn();
        });
    if (ownSignature == null) {
      classBuilder.withMethodBody(
          "isResumable",
          MethodTypeDesc.of(Types.BOOLEAN),
          CALL_FLAGS,
          code -> code.iconst_1().ireturn());
      classBuilder.withMethodBody("begin", Types.CALL_ARRAY, CALL_FLAGS, this::beginCode);
    }
  }

  private void beginCode(CodeBuilder code) {
    code.aload(0).aconst_null();
    if (isDirect()) {
      for (int i = 0; i < body.parameters().size(); i++) {
        code.aload(1).loadConstant(i);
        code.invokestatic(
            Types.VALUES, "at", MethodTypeDesc.of(Types.OBJECT, Types.OBJECTS, Types.INT));
      }
    } else {
      code.aload(1);
    }
    code.invokevirtual(type, CallStack.STACKLESS, StacklessEmitter.signature(bodySignature()));
    code.areturn();
  }

  private void stacklessCode(CodeBuilder code) {
    int next = 2;
    for (var parameter : bodySignature().parameterList()) {
      next += TypeKind.from(parameter).slotSize();
    }
    int place = next++;
    int varargs = body.isVararg() ? next++ : -1;
    var method = new MethodEmitter(code, this, next, -1, varargs, Jumps.ofFunction(this));
    var around = new StacklessEmitter(method.writer, place, place);
    stackless = around;
    if (varargs >= 0) {
      around.keep(varargs, Types.OBJECTS);
    }
    around.write(() -> {
      parameters(method, varargs, 1);
      method.writer.step(Math.max(1, body.line()));
      method.statements.openBlock(lifted);
      method.statements.noResult();
      code.areturn();
    });
    placeSites = around.placeSites();
    stackless = null;
  }

  /// Gives all parameters their variables.
  ///
  /// @param before how many of the method's parameters are none of the function's
  private void parameters(MethodEmitter method, int varargs, int before) {
    var code = method.writer.code();
    for (int i = 0; i < body.parameters().size(); i++) {
      parameter(method, i, code.parameterSlot(isDirect() ? i + before : before));
    }
    if (body.isVararg()) {
      code.aload(code.parameterSlot(before)).loadConstant(body.parameters().size());
      method.writer.invokeStatic(Types.VALUES, "from", Types.OBJECTS, Types.OBJECTS, Types.INT);
      code.astore(varargs);
    }
  }

  /// Runs the body between what the debugger has to know: that it begins, and how it ends.
  private void debugCode(CodeBuilder code, MethodTypeDesc debugged) {
    int frame = 1 + bodySignature().parameterCount();
    int known = frame + 1;
    int thrown = known + 1;
    var writer = new CodeWriter(code, this, thrown + 1, frame);
    visible = List.of();
    writer.newArray(frameSize);
    code.astore(frame);
    writer.at(Math.max(1, body.line()));
    code.aload(0).aload(frame);
    writer.invokeStatic(
        Types.DEBUG_THREAD, "enter", Types.DEBUG_FRAME, Types.COMPILED, Types.OBJECTS);
    code.astore(known);
    var start = code.newBoundLabel();
    for (int slot = 0; slot <= frame; slot++) {
      code.aload(slot);
    }
    code.invokevirtual(type, DEBUGGED, debugged);
    var end = code.newBoundLabel();
    writer.at(body.lastLine());
    code.aload(known);
    writer.invokeStatic(Types.DEBUG_THREAD, "leave", Types.OBJECT, Types.OBJECT, Types.DEBUG_FRAME);
    code.areturn();
    var handler = code.newBoundLabel();
    code.astore(thrown).aload(known);
    writer.invokeStatic(Types.DEBUG_THREAD, "unwind", Types.VOID, Types.DEBUG_FRAME);
    code.aload(thrown).athrow();
    code.exceptionCatchAll(start, end, handler);
  }

  private void upvaluesCode(CodeBuilder code) {
    code.loadConstant(captured.size()).anewarray(Types.CELL);
    for (int i = 0; i < captured.size(); i++) {
      code.dup().loadConstant(i).aload(0).getfield(type, "captured" + i, Types.CELL).aastore();
    }
    code.areturn();
  }

  private void setUpvaluesCode(CodeBuilder code) {
    for (int i = 0; i < captured.size(); i++) {
      code.aload(0).aload(1).loadConstant(i).aaload().putfield(type, "captured" + i, Types.CELL);
    }
    code.return_();
  }

  private void bodyCode(CodeBuilder code) {
    int parameters = body.parameters().size();
    int next = isDirect() ? 1 : 2;
    for (int i = 0; isDirect() && i < parameters; i++) {
      next += TypeKind.from(bodySignature().parameterType(i)).slotSize();
    }
    int frame = isForDebugging() ? next++ : -1;
    int varargs = body.isVararg() ? next++ : -1;
    if (isLarge && !isForDebugging()) {
      frame = next++;
    }
    var method = new MethodEmitter(code, this, next, frame, varargs, Jumps.ofFunction(this));
    var writer = method.writer;
    if (isLarge && !isForDebugging()) {
      writer.newArray(frameSize);
      code.astore(frame);
    }
    parameters(method, varargs, 0);
    if (isForDebugging() && varargs >= 0) {
      code.aload(frame).loadConstant(frameSize - 1).aload(varargs).aastore();
    }
    writer.step(Math.max(1, body.line()));
    method.size = 1;
    method.statements.openBlock(body.body());
    if (returnsNumber()) {
      code.dconst_0().dreturn();
      return;
    }
    method.statements.noResult();
    code.areturn();
  }

  private void parameter(MethodEmitter method, int index, int slot) {
    var writer = method.writer;
    var local = body.parameters().get(index);
    if (isDirect()) {
      if (!local.needsCell() && !isLarge) {
        place(local, new Variable.InSlot(shape(local), slot));
        return;
      }
      writer.load(local.needsCell() ? Shape.VALUE : shape(local), slot);
    } else {
      writer.code().aload(slot).loadConstant(index);
      writer.invokeStatic(Types.VALUES, "at", Types.OBJECT, Types.OBJECTS, Types.INT);
    }
    method.assignments.declare(local);
  }
}
