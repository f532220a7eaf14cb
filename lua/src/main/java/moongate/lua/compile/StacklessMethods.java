package moongate.lua.compile;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.MethodTypeDesc;
import moongate.lua.runtime.CallStack;

/// Generates the methods of a function that can be suspended without a stack of its own: the second
/// form of its body, and the methods that begin and resume it.
final class StacklessMethods {
  private final FunctionEmitter function;
  private final FunctionMethods methods;

  StacklessMethods(FunctionEmitter function, FunctionMethods methods) {
    this.function = function;
    this.methods = methods;
  }

  void write(ClassBuilder classBuilder) {
    var signature = StacklessEmitter.signature(methods.bodySignature());
    classBuilder.withMethodBody(
        CallStack.STACKLESS, signature, FunctionMethods.CALL_FLAGS, this::stacklessCode);
    classBuilder.withMethodBody(
        "resume",
        MethodTypeDesc.of(Types.OBJECT, Types.SUSPENSION, Types.OBJECT),
        FunctionMethods.CALL_FLAGS,
        code -> {
          code.aload(0).aload(1).aload(2);
          for (var parameter : methods.bodySignature().parameterList()) {
            switch (TypeKind.from(parameter)) {
              case DOUBLE -> code.dconst_0();
              case LONG -> code.lconst_0();
              default -> code.aconst_null();
            }
          }
          code.invokevirtual(function.type(), CallStack.STACKLESS, signature).areturn();
        });
    if (!methods.hasOwnSignature()) {
      classBuilder.withMethodBody(
          "isResumable",
          MethodTypeDesc.of(Types.BOOLEAN),
          FunctionMethods.CALL_FLAGS,
          code -> code.iconst_1().ireturn());
      classBuilder.withMethodBody(
          "begin", Types.CALL_ARRAY, FunctionMethods.CALL_FLAGS, this::beginCode);
    }
  }

  private void beginCode(CodeBuilder code) {
    code.aload(0).aconst_null().aconst_null();
    if (methods.isDirect()) {
      for (int i = 0; i < function.body().parameters().size(); i++) {
        code.aload(1).loadConstant(i);
        code.invokestatic(
            Types.VALUES, "at", MethodTypeDesc.of(Types.OBJECT, Types.OBJECTS, Types.INT));
      }
    } else {
      code.aload(1);
    }
    code.invokevirtual(
        function.type(), CallStack.STACKLESS, StacklessEmitter.signature(methods.bodySignature()));
    code.areturn();
  }

  private void stacklessCode(CodeBuilder code) {
    int next = StacklessEmitter.FIRST_PARAMETER;
    for (var parameter : methods.bodySignature().parameterList()) {
      next += TypeKind.from(parameter).slotSize();
    }
    int place = next++;
    int varargs = function.body().isVararg() ? next++ : -1;
    var method = new MethodEmitter(code, function, next, -1, varargs, Jumps.ofFunction(function));
    var around = new StacklessEmitter(method.writer, place, place);
    function.beginStackless(around);
    if (varargs >= 0) {
      around.keep(varargs, Types.OBJECTS);
    }
    around.write(() -> {
      methods.parameters(method, varargs, 2);
      method.writer.step(Math.max(1, function.body().line()));
      method.statements.openBlock(function.lifted());
      method.statements.noResult();
      code.areturn();
    });
    function.endStackless(around.placeSites());
  }
}
