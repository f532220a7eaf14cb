/// Messages of Protocol Buffers and their JSON form, described by `.proto` files that are read at
/// run time. Start at [moongate.plugins.protobuf.ProtoSchema], which reads the files.
@NullMarked
package moongate.plugins.protobuf;

import org.jspecify.annotations.NullMarked;
