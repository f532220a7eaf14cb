package moongate.lua.compile;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.MethodTypeDesc;
import moongate.lua.runtime.CallStack;

/// Generates the methods of a function compiled for debugging: `call` notifies the debugger and
/// runs the body, and other methods access the captured variables.
final class DebugMethods {
  /// The method with the body.
  private static final String BODY = CallStack.PART + "Body";

  private final FunctionEmitter function;
  private final FunctionMethods methods;

  DebugMethods(FunctionEmitter function, FunctionMethods methods) {
    this.function = function;
    this.methods = methods;
  }

  void write(ClassBuilder classBuilder) {
    var signature = methods.bodySignature();
    var debugged = signature.insertParameterTypes(signature.parameterCount(), Types.OBJECTS);
    int flags = FunctionMethods.CALL_FLAGS;
    classBuilder.withMethodBody("call", signature, flags, code -> debugCode(code, debugged));
    classBuilder.withMethodBody(BODY, debugged, ClassFile.ACC_FINAL, methods::bodyCode);
    classBuilder.withMethodBody(
        "upvalues", MethodTypeDesc.of(Types.CELLS), flags, this::upvaluesCode);
    classBuilder.withMethodBody(
        "upvalues", MethodTypeDesc.of(Types.VOID, Types.CELLS), flags, this::setUpvaluesCode);
  }

  /// Runs the body, and notifies the debugger when it begins and how it ends.
  private void debugCode(CodeBuilder code, MethodTypeDesc debugged) {
    int frame = 1 + methods.bodySignature().parameterCount();
    int known = frame + 1;
    int thrown = known + 1;
    var writer = new CodeWriter(code, function, thrown + 1, frame);
    function.beginUnseen();
    writer.newArray(function.frameSize());
    code.astore(frame);
    writer.at(Math.max(1, function.body().line()));
    code.aload(0).aload(frame);
    writer.invokeStatic(
        Types.DEBUG_THREAD, "enter", Types.DEBUG_FRAME, Types.COMPILED, Types.OBJECTS);
    code.astore(known);
    var start = code.newBoundLabel();
    for (int slot = 0; slot <= frame; slot++) {
      code.aload(slot);
    }
    code.invokevirtual(function.type(), BODY, debugged);
    var end = code.newBoundLabel();
    writer.at(function.body().lastLine());
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
    code.loadConstant(function.captured().size()).anewarray(Types.CELL);
    for (int i = 0; i < function.captured().size(); i++) {
      code.dup()
          .loadConstant(i)
          .aload(0)
          .getfield(function.type(), "captured" + i, Types.CELL)
          .aastore();
    }
    code.areturn();
  }

  private void setUpvaluesCode(CodeBuilder code) {
    for (int i = 0; i < function.captured().size(); i++) {
      code.aload(0)
          .aload(1)
          .loadConstant(i)
          .aaload()
          .putfield(function.type(), "captured" + i, Types.CELL);
    }
    code.return_();
  }
}
