/// What endpoints answer: a [Reply], or, to end early, one that is thrown as [Refused]. The words
/// for what is wrong are in [AdminErrors] and [StoreReplies].
@NullMarked
package moongate.admin.reply;

import org.jspecify.annotations.NullMarked;
