package gradus.data;

import java.util.List;
import java.util.Map;

/// The published data sets that come with the library. To add one: its CSV beside these and one
/// entry here.
final class EmbeddedSets {
  private static final String CC_BY = "CC BY 4.0";

  static final List<EmbeddedSet> ALL =
      List.of(iris(), wine(), breastCancer(), diabetes(), digits());

  private EmbeddedSets() {}

  private static EmbeddedSet iris() {
    return new EmbeddedSet(
        "iris",
        "Iris flowers",
        "Sepals and petals of 50 flowers of each of three species, one of which a line separates"
            + " from the others.",
        150,
        4,
        "species",
        List.of("setosa", "versicolor", "virginica"),
        Map.of(
            "sepal length", "cm", "sepal width", "cm", "petal length", "cm", "petal width", "cm"),
        "Fisher, R. A. (1936). The use of multiple measurements in taxonomic problems. "
            + "Annals of Eugenics 7(2), 179–188. doi:10.1111/j.1469-1809.1936.tb02137.x",
        "UCI Machine Learning Repository, doi:10.24432/C56C76, as distributed by scikit-learn, "
            + "which agrees with Fisher's table",
        CC_BY);
  }

  private static EmbeddedSet wine() {
    return new EmbeddedSet(
        "wine",
        "Italian wines",
        "Thirteen chemical quantities of wines from three cultivars grown in the same region of"
            + " Italy.",
        178,
        13,
        "cultivar",
        List.of("1", "2", "3"),
        Map.of("alcohol", "% vol"),
        "Forina, M., Leardi, R., Armanino, C. & Lanteri, S. (1988). PARVUS: an extendible package"
            + " for data exploration, classification and correlation. Elsevier.",
        "Aeberhard, S. & Forina, M. (1992). Wine. UCI Machine Learning Repository,"
            + " doi:10.24432/C5PC7J",
        CC_BY);
  }

  private static EmbeddedSet breastCancer() {
    return new EmbeddedSet(
        "breast-cancer",
        "Breast cancer Wisconsin (diagnostic)",
        "Shape and texture of cell nuclei in images of breast masses: mean, standard error and"
            + " worst of ten quantities.",
        569,
        30,
        "diagnosis",
        List.of("malignant", "benign"),
        Map.of(),
        "Street, W. N., Wolberg, W. H. & Mangasarian, O. L. (1993). Nuclear feature extraction for"
            + " breast tumor diagnosis. Proc. SPIE 1905, 861–870. doi:10.1117/12.148698",
        "Wolberg, W., Mangasarian, O., Street, N. & Street, W. (1993). Breast Cancer Wisconsin"
            + " (Diagnostic). UCI Machine Learning Repository, doi:10.24432/C5DW2B",
        CC_BY);
  }

  private static EmbeddedSet diabetes() {
    return new EmbeddedSet(
        "diabetes",
        "Diabetes progression",
        "Age, sex, body mass index, blood pressure and six blood serum measurements of patients, "
            + "and how far their diabetes had progressed a year later.",
        442,
        10,
        "progression",
        List.of(),
        Map.of("age", "years", "body mass index", "kg/m²", "blood pressure", "mmHg"),
        "Efron, B., Hastie, T., Johnstone, I. & Tibshirani, R. (2004). Least angle regression. "
            + "Annals of Statistics 32(2), 407–499. doi:10.1214/009053604000000067",
        "published with the paper; the raw, unscaled values as distributed by scikit-learn",
        "freely available with the paper; scikit-learn's packaging BSD-3-Clause");
  }

  private static EmbeddedSet digits() {
    return new EmbeddedSet(
        "digits",
        "Handwritten digits",
        "Digits on a grid of 8×8 cells; each feature counts the inked points of a 4×4 block, from 0"
            + " to 16.",
        1797,
        64,
        "digit",
        List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
        Map.of(),
        "Alpaydin, E. & Kaynak, C. (1998). Cascading classifiers. Kybernetika 34(4), 369–374.",
        "Alpaydin, E. & Kaynak, C. (1998). Optical Recognition of Handwritten Digits (its test"
            + " part). UCI Machine Learning Repository, doi:10.24432/C50P49",
        CC_BY);
  }
}
