/// The answers of endpoints: a [Reply], or a [Refused] that is thrown to end early. The messages
/// are in [AdminErrors] and [StoreReplies].
@NullMarked
package moongate.admin.reply;

import org.jspecify.annotations.NullMarked;
