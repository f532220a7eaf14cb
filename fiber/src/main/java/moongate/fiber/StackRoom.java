package moongate.fiber;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;

/// Makes sure that the stack does not end in the middle of something that has to be done whole.
///
/// Deep recursion ends in a [StackOverflowError], which can come at the entry of any method. Where
/// that would leave a data structure or a continuation half changed, [#ensure()] comes first: when
/// it returns, the next [#BYTES] of the stack are there.
///
/// The JVM checks, when a method is entered, that its whole frame fits. So this calls a method that
/// does nothing and has a very large frame, which costs a nanosecond or two. No source can say so:
/// its class is generated.
public final class StackRoom {
  /// How much room [#ensure()] sees to.
  public static final int BYTES = 16 << 10;

  /// How much room [#ensureMuch()] sees to.
  public static final int MUCH = 128 << 10;

  private static final Frame FRAME = largeFrame(BYTES);
  private static final Frame LARGER_FRAME = largeFrame(MUCH);

  private StackRoom() {}

  /// A method that needs room.
  public interface Frame {
    /// Does nothing.
    void enter();
  }

  /// Returns when there is room on the stack.
  ///
  /// @throws StackOverflowError when there is not
  public static void ensure() {
    FRAME.enter();
  }

  /// Returns when there is [#MUCH] room on the stack: for what may have the JDK load and initialise
  /// classes of its own, which are lost for the whole process when that breaks off. Some ten
  /// nanoseconds.
  ///
  /// @throws StackOverflowError when there is not
  public static void ensureMuch() {
    LARGER_FRAME.enter();
  }

  /// The highest slot in use decides the size of the frame, and a call, though it is never made,
  /// that compiled code has to be ready for a frame of that size.
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
