/// Messages of Protocol Buffers, described by `.proto` files that are read at run time, and the
/// JSON that says the same. [moongate.plugins.protobuf.ProtoSchema] reads the files; start there.
@NullMarked
package moongate.plugins.protobuf;

import org.jspecify.annotations.NullMarked;
