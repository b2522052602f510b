package gradus.compile;

import gradus.linalg.Shape;
import java.util.Arrays;

/// The largest entries of windows over planes of `height × width`, or what derivatives by them add
/// to each entry: shared equally by the entries that are the largest of a window.
///
/// @param x the slot of the planes
/// @param y the slot of the maxima: written, or read by the derivative
/// @param t the slot of the derivatives by the maxima; -1 where maxima are computed
/// @param to the slot of the derivatives by `x`; -1 where maxima are computed
/// @param planes how many there are
/// @param tall the windows along the height; of 1 where there is only a width
/// @param wide the windows along the width
record PoolStep(int x, int y, int t, int to, int planes, Along tall, Along wide)
    implements Instruction {
  /// Windows along one axis.
  ///
  /// @param length of the axis
  /// @param windows how many
  record Along(int length, int windows, int size, int stride, int dilation) {
    static final Along ONE = new Along(1, 1, 1, 1, 1);
  }

  private boolean derives() {
    return to >= 0;
  }

  @Override
  public void run(Workspace workspace) {
    planes(workspace, 0, planes);
  }

  @Override
  public boolean divisible() {
    return planes > 1;
  }

  @Override
  public void run(Workspace workspace, int worker, int part, int parts) {
    planes(
        workspace,
        (int) ((long) planes * part / parts),
        (int) ((long) planes * (part + 1) / parts));
  }

  private void planes(Workspace workspace, int first, int last) {
    int area = tall.length() * wide.length();
    int windows = tall.windows() * wide.windows();
    int atX = workspace.bases[x];
    int atY = workspace.bases[y];
    boolean single = workspace.arrays[x] instanceof float[];
    for (int plane = first; plane < last; plane++) {
      int from = atX + plane * area;
      int maxima = atY + plane * windows;
      if (!derives()) {
        if (single) {
          maxima((float[]) workspace.arrays[x], from, (float[]) workspace.arrays[y], maxima);
        } else {
          maxima((double[]) workspace.arrays[x], from, (double[]) workspace.arrays[y], maxima);
        }
      } else {
        int own = workspace.bases[t] + plane * windows;
        int into = workspace.bases[to] + plane * area;
        if (single) {
          derive(
              (float[]) workspace.arrays[x],
              from,
              (float[]) workspace.arrays[y],
              maxima,
              (float[]) workspace.arrays[t],
              own,
              (float[]) workspace.arrays[to],
              into);
        } else {
          derive(
              (double[]) workspace.arrays[x],
              from,
              (double[]) workspace.arrays[y],
              maxima,
              (double[]) workspace.arrays[t],
              own,
              (double[]) workspace.arrays[to],
              into);
        }
      }
    }
  }

  private int corner(int p, int q) {
    return p * tall.stride() * wide.length() + q * wide.stride();
  }

  /// Place after place of all windows of a line, for that needs no short loop for each window.
  private void maxima(float[] from, int start, float[] into, int at) {
    int line = tall.dilation() * wide.length();
    for (int p = 0; p < tall.windows(); p++) {
      Arrays.fill(into, at, at + wide.windows(), Float.NEGATIVE_INFINITY);
      for (int i = 0; i < tall.size(); i++) {
        for (int j = 0; j < wide.size(); j++) {
          int first = start + corner(p, 0) + i * line + j * wide.dilation();
          for (int q = 0; q < wide.windows(); q++) {
            float entry = from[first + q * wide.stride()];
            // a NaN is larger than all, and stays
            into[at + q] = entry > into[at + q] || Float.isNaN(entry) ? entry : into[at + q];
          }
        }
      }
      at += wide.windows();
    }
  }

  private void maxima(double[] from, int start, double[] into, int at) {
    int line = tall.dilation() * wide.length();
    for (int p = 0; p < tall.windows(); p++) {
      Arrays.fill(into, at, at + wide.windows(), Double.NEGATIVE_INFINITY);
      for (int i = 0; i < tall.size(); i++) {
        for (int j = 0; j < wide.size(); j++) {
          int first = start + corner(p, 0) + i * line + j * wide.dilation();
          for (int q = 0; q < wide.windows(); q++) {
            double entry = from[first + q * wide.stride()];
            // a NaN is larger than all, and stays
            into[at + q] = entry > into[at + q] || Double.isNaN(entry) ? entry : into[at + q];
          }
        }
      }
      at += wide.windows();
    }
  }

  /// Where nothing equals the maximum it is NaN, and so is all that comes of it.
  private void derive(
      float[] from, int start, float[] y, int atY, float[] t, int atT, float[] into, int at) {
    Arrays.fill(into, at, at + tall.length() * wide.length(), 0);
    int line = tall.dilation() * wide.length();
    for (int p = 0; p < tall.windows(); p++) {
      for (int q = 0; q < wide.windows(); q++) {
        int corner = corner(p, q);
        float best = y[atY++];
        int count = 0;
        for (int i = 0; i < tall.size(); i++) {
          for (int j = 0; j < wide.size(); j++) {
            count += from[start + corner + i * line + j * wide.dilation()] == best ? 1 : 0;
          }
        }
        float share = count == 0 ? Float.NaN : count == 1 ? t[atT] : 1f / count * t[atT];
        atT++;
        for (int i = 0; i < tall.size(); i++) {
          for (int j = 0; j < wide.size(); j++) {
            int place = corner + i * line + j * wide.dilation();
            if (from[start + place] == best || count == 0) {
              into[at + place] += share;
            }
          }
        }
      }
    }
  }

  private void derive(
      double[] from, int start, double[] y, int atY, double[] t, int atT, double[] into, int at) {
    Arrays.fill(into, at, at + tall.length() * wide.length(), 0);
    int line = tall.dilation() * wide.length();
    for (int p = 0; p < tall.windows(); p++) {
      for (int q = 0; q < wide.windows(); q++) {
        int corner = corner(p, q);
        double best = y[atY++];
        int count = 0;
        for (int i = 0; i < tall.size(); i++) {
          for (int j = 0; j < wide.size(); j++) {
            count += from[start + corner + i * line + j * wide.dilation()] == best ? 1 : 0;
          }
        }
        double share = count == 0 ? Double.NaN : count == 1 ? t[atT] : 1.0 / count * t[atT];
        atT++;
        for (int i = 0; i < tall.size(); i++) {
          for (int j = 0; j < wide.size(); j++) {
            int place = corner + i * line + j * wide.dilation();
            if (from[start + place] == best || count == 0) {
              into[at + place] += share;
            }
          }
        }
      }
    }
  }

  @Override
  public int[] slots() {
    return derives() ? new int[] {x, y, t, to} : new int[] {x, y};
  }

  @Override
  public Work work() {
    long windows = (long) planes * tall.windows() * wide.windows();
    long entries = windows * tall.size() * wide.size();
    long area = (long) planes * tall.length() * wide.length();
    return derives()
        ? new Work(2 * entries, 2 * area + 2 * windows)
        : new Work(entries, area + windows);
  }

  @Override
  public String describe() {
    return (derives() ? "derivative of maxima of " : "maxima of ")
        + Shape.of(planes, tall.windows(), wide.windows())
        + " windows of "
        + tall.size()
        + "×"
        + wide.size();
  }
}
