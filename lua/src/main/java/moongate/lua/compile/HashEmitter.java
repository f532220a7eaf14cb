package moongate.lua.compile;

import java.lang.classfile.Label;
import java.lang.constant.MethodTypeDesc;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import moongate.lua.compile.Variable.Shape;
import moongate.lua.syntax.Expression;
import moongate.lua.syntax.Local;

/// Writes looks into the hash of a table, at the home of a key.
///
/// The comparison stands at each site, so that the JVM learns of each how often the key is there.
/// Where a key is a variable that never changes and is looked for again, its home is kept beside
/// it.
final class HashEmitter {
  private static final MethodTypeDesc PLACES = MethodTypeDesc.of(Types.OBJECTS);

  private final MethodEmitter method;

  /// Where the places and homes of keys are kept.
  private final Map<Local, Kept> kept = new IdentityHashMap<>();

  private boolean isSeldom;

  /// How many blocks are open.
  private int depth;

  /// Where a key was looked for last.
  private static final class Kept {
    /// The slots of the places and of the home there.
    final int places;

    final int home;

    /// The depth of the first look. What is found in a deeper block is not kept: most often that
    /// block is not executed, and the JVM makes one of the looks before and behind it.
    int depth = Integer.MAX_VALUE;

    Kept(int places, int home) {
      this.places = places;
      this.home = home;
    }
  }

  HashEmitter(MethodEmitter method) {
    this.method = method;
  }

  /// The slots of a hash's places and of the home that holds the key.
  record Entry(int places, int home) {}

  /// Writes something that is executed seldom: without looks that take much code.
  void seldom(Runnable write) {
    isSeldom = true;
    write.run();
    isSeldom = false;
  }

  /// True when it is kept where a key is found.
  boolean keeps(Expression key) {
    return !isSeldom && key instanceof Expression.LocalName name && kept.containsKey(name.local());
  }

  /// A block begins, which may be executed or not.
  void open() {
    depth++;
  }

  /// The block ends.
  void close() {
    depth--;
  }

  /// A variable got its value: keeps where it is found if it is a key more than once.
  void declare(Local local) {
    var function = method.writer.function();
    if (local.isRepeatedKey()
        && !local.isReassigned()
        && function.keepsKeys()
        && function.shape(local) == Shape.VALUE) {
      var code = method.writer.code();
      code.aconst_null();
      int places = method.writer.store(Shape.VALUE);
      int home = method.writer.newWordSlot();
      code.iconst_0().istore(home);
      kept.put(local, new Kept(places, home));
    }
  }

  /// Looks for the key of `target` in the table that its object is; jumps when it is not there.
  Entry find(FieldEmitter.Target target, Label absent) {
    var writer = method.writer;
    var code = writer.code();
    var entry = again(target);
    var found = code.newLabel();
    load(entry);
    writer.invokeStatic(Types.TABLE, "keyAt", Types.OBJECT, Types.OBJECTS, Types.INT);
    code.aload(target.key()).if_acmpeq(found);
    code.aload(entry.places).aload(target.key());
    writer.invokeStatic(Types.TABLE, "search", Types.INT, Types.OBJECTS, Types.OBJECT);
    code.dup().istore(entry.home).iflt(absent).labelBinding(found);
    return entry;
  }

  /// Nothing is looked for again as long as the table has the places that it had.
  private Entry again(FieldEmitter.Target target) {
    var writer = method.writer;
    var code = writer.code();
    var known =
        Objects.requireNonNull(kept.get(((Expression.LocalName) target.index().key()).local()));
    code.aload(target.object()).checkcast(Types.TABLE).invokevirtual(Types.TABLE, "nodes", PLACES);
    int places = writer.store(Shape.VALUE);
    var entry = new Entry(known.places, known.home);
    if (known.depth < depth) {
      // Moved to slots of its own.
      entry = new Entry(places, writer.newWordSlot());
      code.iload(known.home).istore(entry.home);
    }
    known.depth = Math.min(known.depth, depth);
    var isSame = code.newLabel();
    code.aload(places).aload(known.places).if_acmpeq(isSame);
    if (entry.places != places) {
      code.aload(places).astore(entry.places);
    }
    code.aload(target.key());
    writer.invokeStatic(Types.HASHING, "home", Types.INT, Types.OBJECT);
    code.istore(entry.home).labelBinding(isSame);
    return entry;
  }

  /// Pushes the value of an entry.
  void value(Entry entry) {
    load(entry);
    method.writer.invokeStatic(Types.TABLE, "valueAt", Types.OBJECT, Types.OBJECTS, Types.INT);
  }

  /// Gives an entry the value in a slot.
  void store(Entry entry, int value) {
    load(entry);
    method.writer.code().aload(value);
    method.writer.invokeStatic(
        Types.TABLE, "valueAt", Types.VOID, Types.OBJECTS, Types.INT, Types.OBJECT);
  }

  private void load(Entry entry) {
    method.writer.code().aload(entry.places).iload(entry.home);
  }
}
