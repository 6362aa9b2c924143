#include "Marks.h"

#include "ParameterIds.h"

#include <algorithm>
#include <map>

namespace assay::collection {

using namespace ast;

const Sequence<Expression *> &decoratorsOf(const Node &function) {
  return function.kind == NodeKind::FunctionDef ? as<FunctionDef>(function).decorator_list
                                                : as<AsyncFunctionDef>(function).decorator_list;
}

const Arguments &argumentsOf(const Node &function) {
  return function.kind == NodeKind::FunctionDef ? *as<FunctionDef>(function).args
                                                : *as<AsyncFunctionDef>(function).args;
}

namespace {

const Constant *stringConstant(const Expression &node) {
  const auto *constant = dynCast<Constant>(&node);
  return constant != nullptr && constant->type() == ConstantType::Str ? constant : nullptr;
}

bool isNone(const Expression &node) {
  const auto *constant = dynCast<Constant>(&node);
  return constant != nullptr && constant->type() == ConstantType::None;
}

/// The elements of a list or tuple display; nullptr for anything else, and where some are starred.
const Sequence<Expression *> *elementsOf(const Expression &node) {
  const Sequence<Expression *> *elements = nullptr;
  if (const auto *list = dynCast<List>(&node))
    elements = &list->elts;
  else if (const auto *tuple = dynCast<Tuple>(&node))
    elements = &tuple->elts;
  if (elements != nullptr && std::any_of(elements->begin(), elements->end(), [](const auto *item) {
        return item->kind == NodeKind::Starred;
      }))
    return nullptr;
  return elements;
}

/// Reads one parametrize(); throws a Doubt where the text does not tell.
class ParametrizeReader {
public:
  ParametrizeReader(const Names &names, const Bindings *classBody)
      : names_(names), classBody_(classBody) {}

  Parametrization read(const Call &call) {
    takeArguments(call);
    result_.offset = call.start;
    readNames(*argument(0));
    readSets(*argument(1));
    readIds();
    makeUnique();
    return std::move(result_);
  }

private:
  static constexpr std::string_view kArguments[] = {"argnames", "argvalues", "indirect", "ids",
                                                    "scope"};
  [[noreturn]] static void doubt(std::string_view reason, const Node &at) {
    throw Doubt{reason, at.start};
  }
  const Expression *argument(size_t i) const { return arguments_[i]; }

  void takeArguments(const Call &call) {
    if (call.args.size() > std::size(kArguments))
      doubt("has a parametrize() with too many arguments", call);
    for (size_t i = 0; i < call.args.size(); ++i) {
      if (call.args[i]->kind == NodeKind::Starred)
        doubt("has a parametrize() whose arguments are unpacked", call);
      arguments_[i] = call.args[i];
    }
    for (const Keyword *keyword : call.keywords) {
      const auto *found =
          std::find(std::begin(kArguments), std::end(kArguments), keyword->arg.view());
      if (!keyword->arg.present() || found == std::end(kArguments))
        doubt("has a parametrize() whose arguments are not known", call);
      arguments_[static_cast<size_t>(found - std::begin(kArguments))] = keyword->value;
    }
    if (argument(0) == nullptr || argument(1) == nullptr)
      doubt("has a parametrize() without values", call);
    const auto *indirect = argument(2) != nullptr ? dynCast<Constant>(argument(2)) : nullptr;
    if (argument(2) != nullptr && (indirect == nullptr || indirect->type() != ConstantType::False))
      doubt("has a parametrize() that is indirect", call);
    if (argument(4) != nullptr && !isNone(*argument(4)))
      doubt("has a parametrize() with a scope", call);
  }

  void readNames(const Expression &node) {
    takeNames(node);
    constexpr size_t kMostNames = 200;
    if (result_.names.size() > kMostNames)
      doubt("has a parametrize() with too many names", node);
  }

  void takeNames(const Expression &node) {
    const Expression &value = names_.resolve(node, classBody_);
    if (const Constant *text = stringConstant(value)) {
      std::string_view rest = text->value.text();
      for (bool more = true; more;) {
        const size_t comma = rest.find(',');
        more = comma != std::string_view::npos;
        std::string_view name = rest.substr(0, comma);
        rest.remove_prefix(more ? comma + 1 : rest.size());
        constexpr std::string_view kSpace = " \t\n\r\f\v";
        name.remove_prefix(std::min(name.find_first_not_of(kSpace), name.size()));
        name = name.substr(0, name.find_last_not_of(kSpace) + 1);
        if (!name.empty())
          result_.names.emplace_back(name);
      }
      wrapsValues_ = result_.names.size() == 1;
      return;
    }
    const auto *elements = elementsOf(value);
    if (elements == nullptr)
      doubt("has a parametrize() whose names are not known", node);
    for (const Expression *element : *elements) {
      const Constant *name = stringConstant(*element);
      if (name == nullptr)
        doubt("has a parametrize() whose names are not known", node);
      result_.names.emplace_back(name->value.text());
    }
  }

  // The elements of a list that is written here, or that a name stands for which nobody changes.
  const Sequence<Expression *> &knownElements(const Expression &node, std::string_view reason) {
    const Expression &value = names_.resolve(node, classBody_);
    const auto *elements = elementsOf(value);
    if (elements == nullptr)
      doubt(reason, node);
    const auto *name = dynCast<Name>(&node);
    if (name != nullptr && value.kind == NodeKind::List && names_.mayChange(name->id))
      doubt("has a parametrize() over a list that may have been changed", node);
    return *elements;
  }

  void readSets(const Expression &node) {
    const auto &elements =
        knownElements(node, "has a parametrize() whose values are not written out");
    if (elements.empty())
      doubt("has a parametrize() without values", node);
    for (const Expression *element : elements) {
      Parametrization::Set set;
      const Expression &value = names_.resolve(*element, classBody_);
      const auto *call = dynCast<Call>(&value);
      explicitIds_.emplace_back();
      if (call != nullptr && names_.pathOf(*call->func, classBody_) == "pytest.param") {
        readParam(*call, set);
      } else if (wrapsValues_) {
        set.values.push_back(element);
      } else {
        const auto *parts = elementsOf(value);
        if (parts == nullptr)
          doubt("has a parametrize() whose values are not written out", *element);
        set.values.assign(parts->begin(), parts->end());
      }
      if (set.values.size() != result_.names.size())
        doubt("has a parametrize() with as many names as it has not values", *element);
      result_.sets.push_back(std::move(set));
    }
  }

  void readParam(const Call &call, Parametrization::Set &set) {
    for (const Expression *value : call.args) {
      if (value->kind == NodeKind::Starred)
        doubt("has a pytest.param() whose values are unpacked", call);
      set.values.push_back(value);
    }
    for (const Keyword *keyword : call.keywords) {
      if (keyword->arg.present() && keyword->arg.view() == "marks")
        continue;
      const Constant *id = keyword->arg.present() && keyword->arg.view() == "id"
                               ? stringConstant(names_.resolve(*keyword->value, classBody_))
                               : nullptr;
      if (id != nullptr)
        explicitIds_.back() = escapedId(id->value.text());
      else if (!keyword->arg.present() || keyword->arg.view() != "id" || !isNone(*keyword->value))
        doubt("has a pytest.param() whose id is not known", call);
    }
  }

  void readIds() {
    const Expression *ids = argument(3);
    const Sequence<Expression *> *given = nullptr;
    std::string_view function;
    if (ids != nullptr && !isNone(names_.resolve(*ids, classBody_))) {
      const auto *name = dynCast<Name>(ids);
      if (name != nullptr && names_.isBuiltin(name->id, classBody_) &&
          (name->id.view() == "str" || name->id.view() == "repr")) {
        function = name->id;
      } else {
        given = &knownElements(*ids, "has a parametrize() whose ids are not written out");
        if (!given->empty() && given->size() != result_.sets.size())
          doubt("has a parametrize() with another number of ids than values", *ids);
      }
    }
    for (size_t i = 0; i < result_.sets.size(); ++i) {
      Parametrization::Set &set = result_.sets[i];
      const Expression *own =
          given != nullptr && !given->empty() ? &names_.resolve(*(*given)[i], classBody_) : nullptr;
      if (explicitIds_[i])
        set.id = *explicitIds_[i];
      else if (own != nullptr && !isNone(*own))
        set.id = requiredId(*own);
      else
        set.id = generatedId(set, i, function);
    }
  }

  std::string requiredId(const Expression &node) {
    const auto id = idOfValue(node, names_, classBody_);
    if (!id || !id->text)
      doubt("has a parametrize() whose ids are not known", node);
    return *id->text;
  }

  std::string generatedId(const Parametrization::Set &set, size_t index,
                          std::string_view function) {
    std::string result;
    for (size_t i = 0; i < set.values.size(); ++i) {
      const auto id = idOfValue(*set.values[i], names_, classBody_);
      if (!id)
        doubt("has a parametrize() with a value whose id is not known", *set.values[i]);
      if (!function.empty())
        requireSameByFunction(names_.resolve(*set.values[i], classBody_), function);
      result += i > 0 ? "-" : "";
      result += id->text ? *id->text : result_.names[i] + std::to_string(index);
    }
    return result;
  }

  // Where str() or repr() makes the id, only values whose own id is the same are known.
  void requireSameByFunction(const Expression &value, std::string_view function) {
    const auto *constant = dynCast<Constant>(&value);
    const bool number = value.kind == NodeKind::UnaryOp ||
                        (constant != nullptr && constant->type() <= ConstantType::Complex &&
                         constant->type() != ConstantType::Ellipsis);
    const bool text = function == "str" && stringConstant(value) != nullptr;
    if (!number && !text)
      doubt("has a parametrize() whose ids are made by a function", value);
  }

  void makeUnique() {
    std::map<std::string, int> counts;
    for (const auto &set : result_.sets)
      ++counts[set.id];
    std::map<std::string, int> suffixes;
    for (auto &set : result_.sets) {
      if (counts[set.id] > 1)
        set.id += std::to_string(suffixes[set.id]++);
    }
  }

  const Names &names_;
  const Bindings *classBody_;
  const Expression *arguments_[std::size(kArguments)] = {};
  Parametrization result_;
  bool wrapsValues_ = false; // one name in a string: each value stands for itself
  std::vector<std::optional<std::string>> explicitIds_;
};

} // namespace

Marks MarkReader::ofDecorators(const Sequence<Expression *> &decorators,
                               const Bindings *classBody) const {
  Marks marks;
  for (size_t i = decorators.size(); i-- > 0;) {
    if (marks.staticMethod && !marks.doubt)
      marks.doubt = Doubt{"has a decorator over staticmethod", decorators[i]->start};
    add(*decorators[i], classBody, marks);
  }
  return marks;
}

void MarkReader::addPytestmark(const Binding *binding, const Bindings *classBody,
                               Marks &marks) const {
  if (binding == nullptr)
    return;
  const auto *value = binding->kind == Binding::Kind::Value && binding->times == 1
                          ? static_cast<const Expression *>(binding->node)
                          : nullptr;
  if (value == nullptr) {
    marks.doubt = Doubt{"has a pytestmark that is not written out",
                        binding->node != nullptr ? binding->node->start : binding->doubt.offset};
    return;
  }
  if (value->kind != NodeKind::List && value->kind != NodeKind::Tuple)
    return add(*value, classBody, marks);
  const auto *elements = elementsOf(*value);
  if (elements == nullptr) {
    marks.doubt = Doubt{"has a pytestmark that is not written out", value->start};
    return;
  }
  for (const Expression *element : *elements)
    add(*element, classBody, marks);
}

void MarkReader::add(const Expression &expression, const Bindings *classBody, Marks &marks) const {
  const Expression &node = names_.resolve(expression, classBody);
  const auto *call = dynCast<Call>(&node);
  const Expression &function = call != nullptr ? *call->func : node;
  const std::string path = names_.pathOf(function, classBody);
  constexpr std::string_view kMark = "pytest.mark.";
  if (path == "pytest.fixture" || path == "pytest.yield_fixture") {
    marks.fixture = true;
    if (call != nullptr)
      fixture(*call, marks);
  } else if (path.starts_with(kMark) && path.find('.', kMark.size()) == std::string::npos) {
    const std::string_view name = std::string_view(path).substr(kMark.size());
    if (name == "parametrize") {
      if (call == nullptr)
        marks.doubt = Doubt{"has a parametrize() without values", node.start};
      else
        parametrize(*call, classBody, marks);
    } else if (name == "usefixtures" && call != nullptr) {
      for (const Expression *argument : call->args) {
        if (const Constant *text = stringConstant(names_.resolve(*argument, classBody)))
          marks.usedFixtures.push_back(text->value.text());
        else
          marks.doubt = Doubt{"uses fixtures that are not named here", node.start};
      }
    }
  } else if (const auto *plain = dynCast<Name>(&node);
             plain != nullptr && plain->id.view() == "staticmethod" &&
             names_.isBuiltin("staticmethod", classBody)) {
    marks.staticMethod = true;
  } else if (!marks.doubt) {
    marks.doubt = Doubt{"has a decorator or mark that is not known", expression.start};
  }
}

void MarkReader::fixture(const Call &call, Marks &marks) const {
  for (const Keyword *keyword : call.keywords) {
    const std::string_view name = keyword->arg.present() ? keyword->arg.view() : "**";
    const auto *constant = dynCast<Constant>(keyword->value);
    const bool none = isNone(*keyword->value);
    if (name == "params") {
      marks.fixtureHasParameters |= !none;
    } else if (name == "autouse") {
      marks.autouse |= constant == nullptr || constant->type() != ConstantType::False;
    } else if (name == "name" && !none) {
      if (const Constant *text = stringConstant(*keyword->value))
        marks.fixtureName = text->value.text();
      else
        marks.doubt = Doubt{"is a fixture whose name is not written out", call.start};
    } else if (name == "**") {
      marks.doubt = Doubt{"is a fixture whose arguments are not known", call.start};
    }
  }
  if (!call.args.empty())
    marks.doubt = Doubt{"is a fixture whose arguments are not known", call.start};
}

void MarkReader::parametrize(const Call &call, const Bindings *classBody, Marks &marks) const {
  try {
    marks.parametrizations.push_back(ParametrizeReader(names_, classBody).read(call));
  } catch (const Doubt &doubt) {
    if (!marks.doubt)
      marks.doubt = doubt;
  }
}

} // namespace assay::collection
