package gradus.certify.convexity;

import gradus.calculus.Simplify;
import gradus.calculus.Stabilize;
import gradus.expr.Expr;
import java.util.ArrayList;
import java.util.List;

/// Forms of the same value in which a function may be easier to judge, as it stands first.
///
/// @param how what was done
record NormalForm(String how, Expr form) {
  /// The different ones among them.
  static List<NormalForm> of(Expr function) {
    List<NormalForm> forms = new ArrayList<>(List.of(new NormalForm("as written", function)));
    Expr simple = Simplify.of(function);
    add(forms, "simplified", simple);
    add(forms, "with a positive factor taken out", LorentzForm.factored(function));
    add(forms, "stabilized", Stabilize.of(function));
    return forms;
  }

  private static void add(List<NormalForm> forms, String how, Expr form) {
    if (forms.stream().noneMatch(other -> other.form == form)
        && form.dims().equals(forms.get(0).form.dims())) {
      forms.add(new NormalForm(how, form));
    }
  }
}
