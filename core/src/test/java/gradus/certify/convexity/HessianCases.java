package gradus.certify.convexity;

import gradus.expr.Dim;
import gradus.expr.Domain;
import gradus.expr.Expr;
import gradus.expr.Formula;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// Functions whose curvature is known, one a line: the formula, its variables, the curvature that
/// the Hessian alone must prove (unknown where it must not, or cannot), and its parameters.
///
/// A variable is a scalar, or `:v` and `:m` a vector of `n` and `m` numbers, `:A` a matrix `m×n`,
/// `:S` one `n×n`, `:3` a vector of three; `@l,u` are its bounds.
record HessianCases(String formula, Expr function, List<Expr> variables, Curvature curvature) {
  private static final Dim N = Dim.of("n");
  private static final Dim M = Dim.of("m");

  private static final String ROWS =
      """
      sqrt(1+x.^2)|x|convex
      x*log(x)|x|convex
      x*log(x/y)|x@0,Infinity y@0,Infinity|convex
      x*log(x)-x*log(y)|x@0,Infinity y@0,Infinity|convex
      x.^2/y|x y@0,Infinity|convex
      x*x|x|convex
      exp(x)*exp(y)|x y|convex
      sqrt(x*y)|x@0,Infinity y@0,Infinity|concave
      x/(1+x)|x@-1,Infinity|concave
      x.^2-2*x*y+3*y.^2|x y|convex
      (x+1)*(x-1)|x|convex
      x.^2-0.5*x.^2|x|convex
      x.^0.3*y.^0.7|x@0,Infinity y@0,Infinity|concave
      x.^0.2*y.^0.5|x@0,Infinity y@0,Infinity|concave
      x.^0.25*y.^0.75|x@0,Infinity y@0,Infinity|concave
      1/(x*y)|x@0,Infinity y@0,Infinity|convex
      log(1+exp(x))|x|convex
      -log(x-y.^2)|x y|convex
      log(exp(x))|x|affine
      x*exp(x)|x@-2,Infinity|convex
      x.^4+x.^2*y.^2+y.^4|x y|convex
      x.^2+x.^4|x|convex
      cosh(x)|x|convex
      exp(x.^2)|x|convex
      -x*log(x)|x|concave
      softplus(x)|x|convex
      log(sigmoid(x))|x|concave
      1/x|x@0,Infinity|convex
      1/x|x@-Infinity,0|concave
      x.^3|x@0,Infinity|convex
      x.^4-4*x.^3+6*x.^2-4*x+1|x|convex
      exp(x)+exp(-x)+x.^2|x|convex
      log(exp(x)+exp(y))|x y|convex
      log(exp(x)+exp(y)+1)|x y|convex
      x.^2+y.^2+z.^2-x*y-y*z-z*x|x y z|convex
      (x+y+z).^2|x y z|convex
      (x*y*z).^0.25|x@0,Infinity y@0,Infinity z@0,Infinity|concave
      1/(1/x+1/y)|x@0,Infinity y@0,Infinity|concave
      sqrt(x.^2+y.^2)|x y|convex
      sqrt(x.^2+y.^2+1)|x y|convex
      log(x)+log(1-x)|x|concave
      x.^2/(1+x)|x@-1,Infinity|convex
      log(cosh(x))|x|convex
      tanh(x)|x@0,Infinity|concave
      exp(-x)*x.^2|x@4,Infinity|convex
      2.^x|x|convex
      0.1*x.^2+0.2*x.^2-0.3*x.^2|x|convex
      x*y|x y|unknown
      x.^2-y.^2|x y|unknown
      sin(x)|x|unknown
      x.^3|x|unknown
      x/y|x@0,Infinity y@0,Infinity|unknown
      x*log(y)|x@0,Infinity y@0,Infinity|unknown
      exp(x)-x.^4|x|unknown
      x.^2*y.^2|x y|unknown
      x*exp(x)|x|unknown
      sqrt(x.^2+y)|x y@0,Infinity|unknown
      x.^0.6*y.^0.6|x@0,Infinity y@0,Infinity|unknown
      1/x|x|unknown
      log(x*y)|x y|unknown
      x.^4-x.^2|x|unknown
      log(sum(exp(x)))|x:v|convex
      logsumexp(x)|x:v|convex
      log(sum(exp(A*x+b)))|x:v|convex|A:A b:m
      norm2(A*x-b)|x:v|convex|A:A b:m
      norm2(x)|x:v|convex
      sqrt(1+sum(x.^2))|x:v|convex
      sqrt(1+x'*x)|x:v|convex
      sqrt(x'*(A'*(A*x))+1)|x:v|convex|A:A
      sqrt(x'*A'*A*x+1)|x:v|convex|A:A
      sum((A*x-b).^4)|x:v|convex|A:A b:m
      sum((A*x-b).^2)|x:v|convex|A:A b:m
      norm2(x).^2|x:v|convex
      norm2(x)*norm2(x)|x:v|convex
      sum(log(1+exp(-(y.*(X*w)))))|w:v|convex|X:A y:m
      sum(exp(X*w)-y.*(X*w))|w:v|convex|X:A y:m
      sum(log(1+exp(-(y.*(X*w+b)))))|w:v b|convex|X:A y:m
      x'*(A'*(A*x))/y|x:v y@0,Infinity|convex|A:A
      x'*A'*A*x/y|x:v y@0,Infinity|convex|A:A
      sum(x.^2)/y|x:v y@0,Infinity|convex
      exp(mean(log(x)))|x:v@0,Infinity|concave
      1/sum(1./x)|x:v@0,Infinity|concave
      1/mean(1./x)|x:v@0,Infinity|concave
      sum(x.*log(x./y))|x:v@0,Infinity y:v@0,Infinity|convex
      sum(x.*log(x))|x:v@0,Infinity|convex
      sum(x)*sum(x)|x:v|convex
      sum(x.^2)-(sum(x)).^2/n|x:v|unknown|n@1,Infinity
      var(x)|x:v|convex
      sum(sqrt(1+(A*x-b).^2))|x:v|convex|A:A b:m
      log(sum(exp(x)))+log(sum(exp(-x)))|x:v|convex
      sqrt(sum(x.^2)+1)+sum(x.^4)|x:v|convex
      sum(x.^2)-sum(y.^2)|x:v y:v|unknown
      sum(x.*y)|x:v y:v|unknown
      exp(x)|x:v|convex
      exp(sum(x))|x:v|convex
      exp(norm2(x))|x:v|convex
      exp(sum(x.^2))|x:v|convex
      softmax(x)|x:v|unknown
      logsumexp(x)-sum(x)|x:v|convex
      sum(x.^4)|x:v|convex
      (sum(x.^2)).^2|x:v|convex
      (sum(x.^2)).^1.5|x:v|convex
      sum(x.^2).*sum(exp(x))|x:v|unknown
      -sum(log(b-A*x))|x:v|convex|A:A b:m
      x'*[2,1,0;1,2,1;0,1,2]*x|x:3|convex
      x'*([2,1,0;1,2,1;0,1,2]*x)|x:3|convex
      sqrt(1+x'*[2,1,0;1,2,1;0,1,2]*x)|x:3|convex
      sqrt(x'*[2,1,0;1,2,1;0,1,2]*x)|x:3|convex
      x'*[1,2,0;2,1,1;0,1,2]*x|x:3|unknown
      sum(exp(A*x))*1+x'*x|x:v|convex|A:A
      sqrt(sum((A*x-b).^2)+sum(x.^2)+1)|x:v|convex|A:A b:m
      sum((A*x-b).^2)/(c'*x+1)|x:v@0,Infinity|convex|A:A b:m c:v@0,Infinity
      log(sum(y.*exp(x)))|x:v|convex|y:v@0,Infinity
      (sum(x.^0.5)).^2|x:v@0,Infinity|concave
      sum(softplus(A*x))|x:v|convex|A:A
      sum(xlogy(x,x))|x:v|convex
      sum(relentr(x,y))|x:v@0,Infinity y:v@0,Infinity|convex
      logaddexp(x,y)|x y|convex
      lgamma(x)|x@0,Infinity|convex
      log(1-sum(x.^2))|x:v|concave
      -log(y-sum(x.^2)/z)|x:v y z@0,Infinity|convex
      sqrt(1-x.^2)|x@-1,1|concave
      log(sum(exp(x))+exp(z))|x:v z|convex
      sum(exp(x))*exp(z)|x:v z|convex
      sum(x.^2)*z|x:v z|unknown
      prod(x)|x:v@0,Infinity|unknown
      exp(x*y)|x@0,Infinity y@0,Infinity|unknown
      x.^1.3|x@0,Infinity|convex
      x.^1.3+x.^0.7|x@0,Infinity|unknown
      x.^-0.3|x|convex
      exp(-x.^2)|x|unknown
      1/(1+x.^2)|x|unknown
      1/(1+exp(x))|x@0,Infinity|convex
      x.^2*exp(x)|x@0,Infinity|convex
      x.^3-3*x.^2+x|x@1,Infinity|convex
      x.^3-3*x.^2+x|x@0.5,Infinity|unknown
      (x.^2+y.^2)/z|x y z@0,Infinity|convex
      (x+y).^2/(x+z)|x@0,Infinity y@0,Infinity z@0,Infinity|convex
      x*y/(x+y)|x@0,Infinity y@0,Infinity|concave
      log(x)*y|x@1,Infinity y|unknown
      x.^4+y.^4-4*x*y+2*x.^2+2*y.^2|x y|convex
      exp(x+y)+exp(x-y)+exp(-x)|x y|convex
      log(exp(x+y)+exp(x-y)+exp(-x))|x y|convex
      sum(log(cosh(A*x-b)))|x:v|convex|A:A b:m
      (1+exp(-x)).^-1|x|unknown
      log(log(x))|x@1,Infinity|concave
      exp(exp(x))|x|convex
      exp(norm2(x))+norm2(x).^3|x:v|convex
      sum(softplus(-(y.*([1,2,0;2,1,1;0,1,2]*x))))+0.05*x'*x|x:3|convex|y:3@-1,1
      logsumexp([1,2,0;2,1,1;0,1,2]*x)|x:3|convex
      sum(([1,2,0;2,1,1;0,1,2]*x).^2)|x:3|convex
      sum(([1,2,0;2,1,1;0,1,2]*x).^2)|x:3@-1,1|convex
      x.^2+y.^2-0.5*x*y|x y|convex
      log(x)|x@1,4|concave
      sum(exp(x))*exp(-y)|x:v y|convex
      x'*x/(1+y)|x:v y@0,Infinity|convex
      logsumexp(A*x)+logsumexp(-x)|x:v|convex|A:A
      log(sum(exp(x))+exp(z)+1)|x:v z|convex
      abs(x)|x|unknown
      sqrt(y*z-x.^2)|x y@0,Infinity z@0,Infinity|unknown
      x.^4+y.^4-0.1*x.^2*y.^2|x y|unknown
      erf(x)|x@0,Infinity|unknown
      log(x)+1/x|x|unknown
      norm2(x)-norm2(y)|x:v y:v|unknown
      sum(abs(x))|x:v|unknown
      max(x,y)|x y|unknown
      stop(x).^3|x|unknown
      floor(x)|x|unknown
      det(A)|A:S|unknown
      x'*P*x|x:v|unknown|P:S
      (x*y).^2|x@0,Infinity y@0,Infinity|unknown
      x.^3*y|x@0,Infinity y@0,Infinity|unknown
      log(1+x.^2)|x|unknown
      exp(-x.^2/2)|x|unknown
      sigmoid(x)|x|unknown
      x.^1.5|x|convex
      3|x|constant
      2*x+1|x|affine
      c'*x|x:v|affine|c:v
      sum(x)/3-2|x:v|affine
      tanh(x)|x@-Infinity,0|convex
      (0.1+0.2-0.3)*x.^2|x|convex
      (0.3-0.1-0.2)*x.^2|x|concave
      x.^2+y.^2+2.000000000000001*x*y|x y|unknown
      """;

  static Stream<HessianCases> all() {
    return ROWS.lines().filter(line -> !line.isBlank()).map(line -> of(line.strip()));
  }

  private static HessianCases of(String row) {
    String[] parts = row.split("\\|", -1);
    Map<String, Expr> variables = declared(parts[1]);
    Map<String, Expr> names = new LinkedHashMap<>(variables);
    names.putAll(declared(parts.length > 3 ? parts[3] : ""));
    return new HessianCases(
        row,
        Formula.parse(parts[0], names),
        new ArrayList<>(variables.values()),
        Curvature.valueOf(parts[2].toUpperCase(Locale.ROOT)));
  }

  private static Map<String, Expr> declared(String text) {
    Map<String, Expr> variables = new LinkedHashMap<>();
    for (String word : text.strip().split(" +", -1)) {
      if (!word.isEmpty()) {
        String[] parts = word.split("@", -1);
        String[] name = parts[0].split(":", -1);
        String[] bounds =
            parts.length > 1 ? parts[1].split(",", -1) : new String[] {"-Infinity", "Infinity"};
        Domain domain =
            Domain.between(Double.parseDouble(bounds[0]), Double.parseDouble(bounds[1]));
        variables.put(
            name[0], Expr.variable(name[0], domain, dims(name.length > 1 ? name[1] : "")));
      }
    }
    return variables;
  }

  private static Dim[] dims(String kind) {
    return switch (kind) {
      case "v" -> new Dim[] {N};
      case "m" -> new Dim[] {M};
      case "A" -> new Dim[] {M, N};
      case "S" -> new Dim[] {N, N};
      case "3" -> new Dim[] {Dim.of(3)};
      default -> new Dim[0];
    };
  }

  @Override
  public String toString() {
    return formula;
  }
}
