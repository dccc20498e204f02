// A plugin of clang-tidy 14: the check sunder-own-code confines all others to what does not come from headers
// of the system. clang-tidy shows no finding there, yet walks through them for every check, which is most of
// its time (newer ones do not).
#include <clang-tidy/ClangTidyCheck.h>
#include <clang-tidy/ClangTidyModule.h>
#include <clang-tidy/ClangTidyModuleRegistry.h>
#include <clang/AST/ASTContext.h>
#include <clang/ASTMatchers/ASTMatchFinder.h>

#include <vector>

namespace {

using namespace clang;

class OwnCode final : public tidy::ClangTidyCheck {
public:
    using ClangTidyCheck::ClangTidyCheck;

    void registerMatchers(ast_matchers::MatchFinder* finder) override
    {
        finder->addMatcher(ast_matchers::translationUnitDecl().bind("all"), this);
    }

    // The node of the translation unit is met first, and what is under it is looked up only after that.
    void check(ast_matchers::MatchFinder::MatchResult const& found) override
    {
        SourceManager const& sources = *found.SourceManager;
        std::vector<Decl*> own;
        for (Decl* declaration : found.Nodes.getNodeAs<TranslationUnitDecl>("all")->decls()) {
            const SourceLocation place = sources.getExpansionLoc(declaration->getLocation());
            if (place.isValid() && !sources.isInSystemHeader(place)) {
                own.push_back(declaration);
            }
        }
        context_ = found.Context;
        context_->setTraversalScope(own);
    }

    void onEndOfTranslationUnit() override
    {
        context_->setTraversalScope({context_->getTranslationUnitDecl()});
    }

private:
    ASTContext* context_ = nullptr;
};

class SunderModule final : public tidy::ClangTidyModule {
    void addCheckFactories(tidy::ClangTidyCheckFactories& factories) override
    {
        factories.registerCheck<OwnCode>("sunder-own-code");
    }
};

const tidy::ClangTidyModuleRegistry::Add<SunderModule> registered("sunder", "What this project adds.");

} // namespace
