package moongate.lua.compile;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import moongate.lua.compile.Variable.Shape;
import moongate.lua.syntax.FunctionBody;
import org.jspecify.annotations.Nullable;

/// Generates the fields, the constructor and the body of a function's class; [DebugMethods] and
/// [StacklessMethods] generate what some functions have in addition.
final class FunctionMethods {
  static final int CALL_FLAGS = ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL;

  private final FunctionEmitter function;
  private final FunctionBody body;
  private final ClassDesc type;
  private final @Nullable MethodTypeDesc ownSignature;

  FunctionMethods(
      FunctionEmitter function, FunctionBody body, @Nullable MethodTypeDesc ownSignature) {
    this.function = function;
    this.body = body;
    this.type = function.type();
    this.ownSignature = ownSignature;
  }

  void write(ClassBuilder classBuilder) {
    classBuilder.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL | ClassFile.ACC_SUPER);
    classBuilder.withSuperclass(superclass());
    fields(classBuilder);
    constructor(classBuilder);
    bodyMethods(classBuilder);
  }

  private void fields(ClassBuilder classBuilder) {
    for (int i = 0; i < function.captured().size(); i++) {
      int flags = ClassFile.ACC_PRIVATE | (function.isForDebugging() ? 0 : ClassFile.ACC_FINAL);
      classBuilder.withField("captured" + i, function.captured().get(i).type(), flags);
    }
  }

  private void constructor(ClassBuilder classBuilder) {
    var parameters = new ArrayList<ClassDesc>(List.of(Types.STATE, Types.TABLE));
    function.captured().forEach(field -> parameters.add(field.type()));
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
          for (int i = 0; i < function.captured().size(); i++) {
            var fieldType = function.captured().get(i).type();
            code.aload(0)
                .loadLocal(TypeKind.from(fieldType), code.parameterSlot(2 + i))
                .putfield(type, "captured" + i, fieldType);
          }
          code.return_();
        });
  }

  /// True if only this chunk calls the function, with a specialised signature.
  boolean hasOwnSignature() {
    return ownSignature != null;
  }

  /// True if the parameters of the body are not passed in an array.
  boolean isDirect() {
    return ownSignature != null || !body.isVararg() && body.parameters().size() <= Types.DIRECT;
  }

  /// The superclass.
  ClassDesc superclass() {
    if (ownSignature != null) {
      return Types.COMPILED.nested("OfOwn");
    }
    return Types.COMPILED.nested(isDirect() ? "Of" + body.parameters().size() : "OfMany");
  }

  /// The signature of the method with the body.
  MethodTypeDesc bodySignature() {
    if (ownSignature != null) {
      return ownSignature;
    }
    return isDirect() ? Types.call(body.parameters().size()) : Types.CALL_ARRAY;
  }

  private void bodyMethods(ClassBuilder classBuilder) {
    if (function.isForDebugging()) {
      new DebugMethods(function, this).write(classBuilder);
    } else {
      classBuilder.withMethodBody("call", bodySignature(), CALL_FLAGS, this::bodyCode);
    }
    if (function.isResumable()) {
      new StacklessMethods(function, this).write(classBuilder);
    }
  }

  /// Creates the variables of all parameters.
  ///
  /// @param before the number of the method's first parameters that are not parameters of the
  ///   function
  void parameters(MethodEmitter method, int varargs, int before) {
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

  /// Generates the body itself.
  void bodyCode(CodeBuilder code) {
    int parameters = body.parameters().size();
    int next = isDirect() ? 1 : 2;
    for (int i = 0; isDirect() && i < parameters; i++) {
      next += TypeKind.from(bodySignature().parameterType(i)).slotSize();
    }
    int frame = function.isForDebugging() ? next++ : -1;
    int varargs = body.isVararg() ? next++ : -1;
    if (function.isLarge() && !function.isForDebugging()) {
      frame = next++;
    }
    var method =
        new MethodEmitter(code, function, next, frame, varargs, Jumps.ofFunction(function));
    var writer = method.writer;
    if (function.isLarge() && !function.isForDebugging()) {
      writer.newArray(function.frameSize());
      code.astore(frame);
    }
    parameters(method, varargs, 0);
    if (function.isForDebugging() && varargs >= 0) {
      code.aload(frame).loadConstant(function.frameSize() - 1).aload(varargs).aastore();
    }
    writer.step(Math.max(1, body.line()));
    method.size = 1;
    function.withUpvaluesInSlots(writer, () -> method.statements.openBlock(body.body()));
    if (function.returnsNumber()) {
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
      if (!local.needsCell() && !function.isLarge()) {
        function.place(local, new Variable.InSlot(function.shape(local), slot));
        method.hashes.declare(local);
        return;
      }
      writer.load(local.needsCell() ? Shape.VALUE : function.shape(local), slot);
    } else {
      writer.code().aload(slot).loadConstant(index);
      writer.invokeStatic(Types.VALUES, "at", Types.OBJECT, Types.OBJECTS, Types.INT);
    }
    method.assignments.declare(local);
  }
}
