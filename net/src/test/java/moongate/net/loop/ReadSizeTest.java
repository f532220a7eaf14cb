package moongate.net.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class ReadSizeTest {
  private static final int LARGE_BODY = 100 * 1024;

  private final ReadSize size = new ReadSize();

  @Test
  void growsAtOnceWhereBuffersAreFilled() {
    size.learn(ReadSize.FIRST, ReadSize.FIRST);
    size.learn(size.next(), size.next());

    assertEquals(ReadSize.LARGEST, size.next());
  }

  @Test
  void theRestOfABodyDoesNotMakeTheNextReadTooSmallForTheWholeBody() {
    size.learn(64 * 1024, 64 * 1024);
    size.learn(size.next(), LARGE_BODY - 64 * 1024);

    assertEquals(ReadSize.LARGEST, size.next());
    for (int body = 0; body < 100; body++) {
      size.learn(size.next(), 300);
      size.learn(size.next(), LARGE_BODY);
      assertEquals(ReadSize.LARGEST, size.next());
    }
  }

  @Test
  void becomesSmallAgainWithManySmallReads() {
    size.learn(ReadSize.LARGEST, ReadSize.LARGEST);
    for (int read = 0; read < 40; read++) {
      size.learn(size.next(), 100);
    }

    assertEquals(ReadSize.SMALLEST, size.next());
  }

  @Test
  void littleMemoryForOneReadDoesNotShrinkTheNext() {
    size.learn(ReadSize.LARGEST, ReadSize.LARGEST);
    size.learn(4096, 4096);

    assertEquals(ReadSize.LARGEST, size.next());
  }

  @Test
  void endsSayNothing() {
    for (int read = 0; read < 40; read++) {
      size.learn(size.next(), -1);
      size.learn(size.next(), 0);
    }

    assertEquals(ReadSize.FIRST, size.next());
  }
}
