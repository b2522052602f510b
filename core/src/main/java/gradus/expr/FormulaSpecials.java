package gradus.expr;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/// The names that the formula language gives to derived special functions.
final class FormulaSpecials {
  private FormulaSpecials() {}

  static Map<String, UnaryOperator<Expr>> ofOne() {
    Map<String, UnaryOperator<Expr>> table = new LinkedHashMap<>();
    table.put("normcdf", SpecialFunctions::normalCdf);
    table.put("logerfc", SpecialFunctions::logErfc);
    table.put("cosm1", SpecialFunctions::cosm1);
    table.put("sqrt1pm1", SpecialFunctions::sqrt1pm1);
    table.put("recip", SpecialFunctions::recip);
    table.put("logsigmoid", SpecialFunctions::logSigmoid);
    table.put("logit", SpecialFunctions::logit);
    table.put("softplusinv", SpecialFunctions::softplusInverse);
    table.put("silu", SpecialFunctions::silu);
    table.put("gelu", SpecialFunctions::gelu);
    table.put("entr", SpecialFunctions::entr);
    table.put("binaryentropy", SpecialFunctions::binaryEntropy);
    return table;
  }

  static Map<String, BinaryOperator<Expr>> ofTwo() {
    Map<String, BinaryOperator<Expr>> table = new LinkedHashMap<>();
    table.put("logsubexp", SpecialFunctions::logSubExp);
    table.put("powm1", SpecialFunctions::powm1);
    table.put("kldiv", SpecialFunctions::klDiv);
    return table;
  }
}
