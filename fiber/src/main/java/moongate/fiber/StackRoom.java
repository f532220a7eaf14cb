package moongate.fiber;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;

/// Checks that enough stack is left before an operation that must not be interrupted by a stack
/// overflow.
///
/// Deep recursion ends in a [StackOverflowError], which can occur at the entry of any method. Code
/// that could leave a data structure or a continuation half changed calls [#ensure()] first: when
/// it returns, the next [#BYTES] of the stack are available.
///
/// The JVM checks at the entry of a method that its whole frame fits on the stack. So this calls a
/// method that does nothing and has a very large frame, which takes a nanosecond or two. Java
/// source cannot express such a method, so its class is generated.
public final class StackRoom {
  /// The stack that [#ensure()] guarantees, in bytes.
  public static final int BYTES = 16 << 10;

  /// The stack that [#ensureMuch()] guarantees, in bytes.
  public static final int MUCH = 128 << 10;

  private static final Frame FRAME = largeFrame(BYTES);
  private static final Frame LARGER_FRAME = largeFrame(MUCH);

  private StackRoom() {}

  /// A method with a large frame.
  public interface Frame {
    /// Does nothing.
    void enter();
  }

  /// Returns if [#BYTES] of the stack are left.
  ///
  /// @throws StackOverflowError if not
  public static void ensure() {
    FRAME.enter();
  }

  /// Returns if [#MUCH] bytes of the stack are left: for operations in which the JDK may load and
  /// initialise classes, which would stay unusable in this process if that were interrupted. Takes
  /// about ten nanoseconds.
  ///
  /// @throws StackOverflowError if not
  public static void ensureMuch() {
    LARGER_FRAME.enter();
  }

  /// The highest slot in use determines the size of the frame. The call is never executed, but
  /// because of it compiled code also reserves a frame of that size.
  private static void enter(CodeBuilder body, ClassDesc own, int bytes) {
    body.iconst_0()
        .istore(bytes / 8)
        .aload(0)
        .getfield(own, "neverSet", ConstantDescs.CD_boolean)
        .ifThen(then ->
            then.invokestatic(
                ClassDesc.of(Thread.class.getName()), "yield", ConstantDescs.MTD_void))
        .return_();
  }

  private static Frame largeFrame(int bytes) {
    var frame = ClassDesc.of(Frame.class.getName());
    var own = ClassDesc.of(StackRoom.class.getPackageName(), "LargeFrame");
    var code =
        ClassFile.of()
            .build(
                own,
                type -> {
                  type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER);
                  type.withInterfaceSymbols(frame);
                  type.withMethodBody(
                      ConstantDescs.INIT_NAME,
                      ConstantDescs.MTD_void,
                      ClassFile.ACC_PUBLIC,
                      body ->
                          body.aload(0)
                              .invokespecial(
                                  ConstantDescs.CD_Object,
                                  ConstantDescs.INIT_NAME,
                                  ConstantDescs.MTD_void)
                              .return_());
                  type.withMethodBody(
                      "enter",
                      MethodTypeDesc.of(ConstantDescs.CD_void),
                      ClassFile.ACC_PUBLIC,
                      body -> enter(body, own, bytes));
                  type.withField("neverSet", ConstantDescs.CD_boolean, 0);
                });
    try {
      var type = MethodHandles.lookup().defineHiddenClass(code, true).lookupClass();
      return (Frame) type.getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
