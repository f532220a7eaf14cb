package moongate.it;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The map of ARCHITECTURE.md, checked on the classes themselves.
class LayersTest {
  /// Whom each module may use; what these use is theirs too.
  private static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          Map.entry("fiber", Set.of()),
          Map.entry("lua", Set.of("fiber")),
          Map.entry("http", Set.of("fiber")),
          Map.entry("model", Set.of()),
          Map.entry("store", Set.of("model")),
          Map.entry("sql", Set.of("store", "model")),
          Map.entry("gateway", Set.of("http", "model", "fiber")),
          Map.entry("functions", Set.of("lua", "gateway", "http", "model", "fiber")),
          Map.entry("plugins", Set.of("gateway", "http", "model", "fiber")),
          Map.entry("net", Set.of("http", "fiber")),
          Map.entry("cluster", Set.of("net", "store", "http", "model", "fiber")),
          Map.entry("admin", Set.of("store", "http", "model", "fiber")),
          Map.entry(
              "app",
              Set.of(
                  "admin",
                  "cluster",
                  "plugins",
                  "functions",
                  "net",
                  "store",
                  "sql",
                  "gateway",
                  "lua",
                  "http",
                  "model",
                  "fiber")));

  private static final Pattern VAGUE_NAME = Pattern.compile(".*(Impl|Manager|Helper|Utils?)");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages(
              ARROWS.keySet().stream().map(module -> "moongate." + module).toArray(String[]::new));

  @Test
  void arrowsBetweenModulesPointDownOnly() {
    ARROWS.forEach((module, allowed) -> {
      var others =
          ARROWS.keySet().stream()
              .filter(other -> !other.equals(module) && !allowed.contains(other))
              .map(other -> "moongate." + other + "..")
              .toArray(String[]::new);
      if (others.length > 0) {
        noClasses()
            .that()
            .resideInAPackage("moongate." + module + "..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(others)
            .check(CLASSES);
      }
    });
  }

  @Test
  void noPackageIsPartOfACycle() {
    slices().matching("moongate.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void noSubPackageUsesTheDoorOfItsModule() {
    for (var module : modulesWithRooms()) {
      noClasses()
          .that()
          .resideInAPackage("moongate." + module + ".*..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("moongate." + module)
          .check(CLASSES);
    }
  }

  @Test
  void onlyNetAndClusterKnowNetty() {
    noClasses()
        .that()
        .resideOutsideOfPackages("moongate.net..", "moongate.cluster..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..")
        .check(CLASSES);
  }

  @Test
  void namesSayWhatAThingIs() {
    assertThat(CLASSES)
        .extracting(JavaClass::getSimpleName)
        .noneMatch(name -> VAGUE_NAME.matcher(name).matches());
  }

  @Test
  void everyModuleIsLookedAt() {
    assertThat(CLASSES.stream().map(LayersTest::module).collect(Collectors.toSet()))
        .isEqualTo(ARROWS.keySet());
  }

  private static Set<String> modulesWithRooms() {
    return CLASSES.stream()
        .filter(type -> type.getPackageName().split("\\.").length > 2)
        .map(LayersTest::module)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String module(JavaClass type) {
    return type.getPackageName().split("\\.")[1];
  }
}
