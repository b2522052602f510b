package gradus.expr;

import java.util.ArrayList;
import java.util.List;

/// The shapes of what is taken by indices, and of indices.
final class IndexShapes {
  private static final String COMMON = "those must be the same in both, and stand before the axis";

  private IndexShapes() {}

  static List<Dim> gather(Node.Gather gather) {
    Expr x = gather.x();
    Expr indices = gather.indices();
    int batch = gather.batch();
    if (gather.axis() < 0 || gather.axis() >= x.rank()) {
      String axes =
          x.rank() == 0
              ? "a scalar has no axes"
              : Notation.brief(x) + " has the axes 0 to " + (x.rank() - 1);
      throw misfit("gather from", x, indices, gather.axis(), batch, axes);
    }
    boolean fits =
        batch >= 0
            && batch <= gather.axis()
            && batch <= indices.rank()
            && x.dims().subList(0, batch).equals(indices.dims().subList(0, batch));
    if (!fits) {
      throw misfit("gather from", x, indices, gather.axis(), batch, COMMON);
    }
    List<Dim> dims = new ArrayList<>(x.dims().subList(0, gather.axis()));
    dims.addAll(indices.dims().subList(batch, indices.rank()));
    dims.addAll(x.dims().subList(gather.axis() + 1, x.rank()));
    return List.copyOf(dims);
  }

  static List<Dim> scatter(Node.Scatter scatter) {
    Expr x = scatter.x();
    Expr indices = scatter.indices();
    int axis = scatter.axis();
    int batch = scatter.batch();
    int own = indices.rank() - batch;
    boolean common =
        batch >= 0
            && batch <= axis
            && own >= 0
            && batch <= x.rank()
            && x.dims().subList(0, batch).equals(indices.dims().subList(0, batch));
    if (!common) {
      throw misfit("scatter", x, indices, axis, batch, COMMON);
    }
    List<Dim> places = indices.dims().subList(batch, indices.rank());
    if (axis + own > x.rank() || !x.dims().subList(axis, axis + own).equals(places)) {
      String wanted = ShapeException.dims(places);
      throw misfit(
          "scatter",
          x,
          indices,
          axis,
          batch,
          "from axis "
              + axis
              + " on, "
              + Notation.brief(x)
              + " needs the axes "
              + wanted
              + " of the indices");
    }
    List<Dim> dims = new ArrayList<>(x.dims().subList(0, axis));
    dims.add(scatter.dim());
    dims.addAll(x.dims().subList(axis + own, x.rank()));
    return List.copyOf(dims);
  }

  private static ShapeException misfit(
      String verb, Expr x, Expr indices, int axis, int batch, String why) {
    return new ShapeException(
        "cannot "
            + verb
            + " "
            + ShapeException.described(x)
            + " by the indices "
            + ShapeException.described(indices)
            + " along axis "
            + axis
            + ", with the first "
            + batch
            + " axes in common: "
            + why);
  }

  static List<Dim> argMaximum(Expr x, int axis) {
    if (axis < 0 || axis >= x.rank()) {
      throw new ShapeException(
          "cannot find the largest entry of "
              + ShapeException.described(x)
              + " along axis "
              + axis
              + ": its axes are 0 to "
              + (x.rank() - 1));
    }
    List<Dim> dims = new ArrayList<>(x.dims());
    dims.remove(axis);
    return List.copyOf(dims);
  }

  static List<Dim> argSort(Expr x) {
    if (x.rank() == 0) {
      throw new ShapeException(
          "cannot sort " + ShapeException.described(x) + ": a scalar has no axis to sort along");
    }
    return x.dims();
  }
}
