package moongate.lua.compile;

import java.lang.classfile.Label;
import java.lang.constant.MethodTypeDesc;
import java.util.IdentityHashMap;
import java.util.Map;
import moongate.lua.compile.Variable.Shape;
import moongate.lua.runtime.Hashing;
import moongate.lua.syntax.Expression;
import moongate.lua.syntax.Local;

/// Writes looks into the hash of a table, at the home of a key.
///
/// The comparison stands at each site, so that the JVM learns of each how often the key is there.
/// Where a key is a variable that never changes and is looked for again, its home is kept beside
/// it.
final class HashEmitter {
  private static final MethodTypeDesc PLACES = MethodTypeDesc.of(Types.OBJECTS);
  private static final int NO_SLOT = -1;

  private final MethodEmitter method;

  /// Where the places and homes of keys are kept.
  private final Map<Local, Kept> kept = new IdentityHashMap<>();

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

  /// An entry whose home holds the key.
  ///
  /// @param places the slot of the hash's places
  /// @param home the slot of the key's home, or -1 when it is `constant`
  record Entry(int places, int home, int constant) {}

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
        && function.hasQuickPaths()
        && !function.isLarge()
        && !function.isStackless()
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
    return target.text() == null
        ? find(target, target.key(), absent)
        : find(target, target.text(), absent);
  }

  private Entry find(FieldEmitter.Target target, String text, Label absent) {
    var writer = method.writer;
    places(target);
    var entry = new Entry(writer.store(Shape.VALUE), NO_SLOT, Hashing.home(text));
    keyAt(entry);
    writer.text(text);
    writer.code().if_acmpne(absent);
    return entry;
  }

  private Entry find(FieldEmitter.Target target, int key, Label absent) {
    var writer = method.writer;
    var code = writer.code();
    var entry =
        target.index().key() instanceof Expression.LocalName name
                && kept.get(name.local()) instanceof Kept known
            ? again(target, known)
            : first(target);
    var found = code.newLabel();
    keyAt(entry);
    code.aload(key).if_acmpeq(found);
    code.aload(entry.places).aload(key);
    writer.invokeStatic(Types.TABLE, "search", Types.INT, Types.OBJECTS, Types.OBJECT);
    int other = writer.newWordSlot();
    code.istore(other).iload(other).iflt(absent);
    code.iload(other).istore(entry.home).labelBinding(found);
    return entry;
  }

  private Entry first(FieldEmitter.Target target) {
    places(target);
    var entry = new Entry(method.writer.store(Shape.VALUE), method.writer.newWordSlot(), 0);
    home(target, entry.home);
    return entry;
  }

  /// Nothing is looked for again as long as the table has the places that it had.
  private Entry again(FieldEmitter.Target target, Kept known) {
    var code = method.writer.code();
    var isSame = code.newLabel();
    places(target);
    var entry = new Entry(known.places, known.home, 0);
    int places = method.writer.store(Shape.VALUE);
    if (known.depth < depth) {
      // Moved to slots of its own.
      entry = new Entry(places, method.writer.newWordSlot(), 0);
      code.iload(known.home).istore(entry.home);
    }
    known.depth = Math.min(known.depth, depth);
    code.aload(places).aload(known.places).if_acmpeq(isSame);
    code.aload(places).astore(entry.places);
    home(target, entry.home);
    code.labelBinding(isSame);
    return entry;
  }

  private void places(FieldEmitter.Target target) {
    method
        .writer
        .code()
        .aload(target.object())
        .checkcast(Types.TABLE)
        .invokevirtual(Types.TABLE, "nodes", PLACES);
  }

  private void home(FieldEmitter.Target target, int slot) {
    method.writer.code().aload(target.key());
    method.writer.invokeStatic(Types.HASHING, "home", Types.INT, Types.OBJECT);
    method.writer.code().istore(slot);
  }

  private void keyAt(Entry entry) {
    load(entry);
    method.writer.invokeStatic(Types.TABLE, "keyAt", Types.OBJECT, Types.OBJECTS, Types.INT);
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
    var code = method.writer.code();
    code.aload(entry.places);
    if (entry.home == NO_SLOT) {
      code.loadConstant(entry.constant);
    } else {
      code.iload(entry.home);
    }
  }
}
