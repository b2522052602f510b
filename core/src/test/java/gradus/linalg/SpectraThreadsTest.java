package gradus.linalg;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.OwnMachine;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Eigenvalues, singular values and their vectors have the same bits for any number of threads,
/// which is that of the processors a Java machine finds.
final class SpectraThreadsTest {
  /// Run by a Java machine of its own: prints a digest of all bits.
  public static final class Digest {
    private Digest() {}

    public static void main(String[] args) {
      Tensor b = random(300, 300);
      Tensor symmetric = Tensor.generate(b.shape(), k -> b.flat(k) + b.at(k % 300, k / 300));
      SymmetricEigen eigen = SymmetricEigen.of(symmetric);
      Svd square = Svd.of(random(310, 300));
      Svd tall = Svd.of(random(600, 170));
      System.out.println(
          digest(eigen.values(), eigen.vectors())
              + " "
              + digest(square.u(), square.values(), square.v())
              + " "
              + digest(tall.u(), tall.values(), tall.v())
              + " "
              + digest(Svd.values(b)));
    }

    private static Tensor random(int m, int n) {
      SplittableRandom random = new SplittableRandom(m);
      return Tensor.generate(Shape.of(m, n), _ -> random.nextGaussian());
    }

    private static String digest(Tensor... tensors) {
      int digest = 1;
      for (Tensor tensor : tensors) {
        digest = 31 * digest + Arrays.hashCode(tensor.toDoubles());
      }
      return Integer.toHexString(digest);
    }
  }

  @Test
  void theBitsAreThoseOfOneThread() throws Exception {
    String one = OwnMachine.printed(Digest.class, "-XX:ActiveProcessorCount=1");
    assertThat(one.split(" ")).hasSize(4);
    for (int threads : new int[] {2, 3, 7}) {
      String some = OwnMachine.printed(Digest.class, "-XX:ActiveProcessorCount=" + threads);
      assertThat(some).as(threads + " threads").isEqualTo(one);
    }
  }
}
