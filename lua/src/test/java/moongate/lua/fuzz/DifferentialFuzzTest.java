package moongate.lua.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class DifferentialFuzzTest {
  @Test
  void randomProgramsPrintWhatLuaJitPrints() throws IOException {
    assumeTrue(isInstalled("luajit"), "luajit is not installed");
    assertThat(new DifferentialFuzzer("luajit", "-joff").run(1, 400)).isEmpty();
  }

  @Test
  void randomProgramsPrintWhatLua51Prints() throws IOException {
    assumeTrue(isInstalled("lua5.1"), "lua5.1 is not installed");
    assertThat(new DifferentialFuzzer("lua5.1").run(1, 400)).isEmpty();
  }

  private static boolean isInstalled(String interpreter) {
    try {
      return new ProcessBuilder(interpreter, "-v").start().waitFor() == 0;
    } catch (IOException missing) {
      return false;
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
